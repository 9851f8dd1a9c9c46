/** What of a shell's environment comes back when it leaves the session that it was put into (LATCHKEY_BEFORE). */
export const namesBefore = [
  'AWS_PROFILE',
  'AWS_DEFAULT_PROFILE',
  'AWS_REGION',
  'AWS_DEFAULT_REGION',
] as const;
