import type { IdentityFolder } from '../core/identity-source.ts';
import { ambient } from './ambient/index.ts';
import { assumedRole } from './assumed-role/index.ts';
import { awsCli } from './aws-cli/index.ts';
import { consoleSignIn } from './console-sign-in/index.ts';
import { federation } from './federation/index.ts';
import { iamUser } from './iam-user/index.ts';
import { identityCenter } from './identity-center/index.ts';
import { oidc } from './oidc/index.ts';
import { saml } from './saml/index.ts';
import { webIdentity } from './web-identity/index.ts';

/** Every identity kind of this build; the only file of this folder that the shell imports. */
export const identityFolders: readonly IdentityFolder[] = [
  identityCenter,
  saml,
  oidc,
  consoleSignIn,
  iamUser,
  awsCli,
  webIdentity,
  ambient,
  assumedRole,
  federation,
];
