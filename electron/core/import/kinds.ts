/** The kinds under which an import makes things: by name, because a profile can say no more than that. */
export const importKinds = {
  portal: 'identity-center',
  permissionSet: 'permission-set',
  role: 'assumed-role',
  webIdentity: 'web-identity',
  webIdentityRole: 'web-identity-role',
  iamUser: 'iam-user',
  iamUserSession: 'iam-user-session',
  ambient: 'ambient',
  ambientSession: 'ambient-session',
} as const;
