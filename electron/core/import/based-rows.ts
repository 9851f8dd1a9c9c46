import { ambientBase, deviceOn, keysBase, processBase, programFile, webIdentityBase } from './base.ts';
import { type CommandPlace, runnableCommand } from './commands.ts';
import { keyInProfile, keyMoves } from './keys.ts';
import type { FoundProfile } from './profiles.ts';
import { checkedRoleValues } from './role.ts';
import { blocked, imported, leftAlone, type RowText } from './row-text.ts';
import {
  checkCredentialSource,
  checkDuration,
  checkRegion,
  checkRoleArn,
  checkSessionName,
  checkTokenFile,
  type ValueCheck,
} from './values.ts';

/** `web_identity_token_file`, in either file: the token is read again for each lease. */
export function webIdentityText(profile: FoundProfile, check: ValueCheck, home: string): RowText {
  const roleArn = check.checked('role_arn', checkRoleArn);
  const role = {
    sessionName: check.checked('role_session_name', checkSessionName),
    durationSeconds: check.checked('duration_seconds', (value) => checkDuration(value, false)),
  };
  const tokenFile = check.checked('web_identity_token_file', (value) => checkTokenFile(value, home));
  const region = check.checked('region', checkRegion);
  const text = {
    found: 'a role by web identity (web_identity_token_file)',
    becomes: `session ${profile.name} (role by web identity token)`,
    needs: [],
    reason: 'Another program keeps the token file up to date; Latchkey reads it for each renewal.',
  };
  if (roleArn === null || tokenFile === null) return imported(check, text, null);
  const base = webIdentityBase(tokenFile, { roleArn, ...role });
  return imported(check, text, { becomes: 'based', profile: profile.name, base, region });
}

/** `credential_source`: the role is built on what the machine itself has. */
export function ambientRoleText(profile: FoundProfile, check: ValueCheck): RowText {
  const source = check.checked('credential_source', checkCredentialSource);
  const found = `a role on top of the machine’s own credentials (credential_source)`;
  const values = checkedRoleValues(check, source !== 'Environment');
  const base = source === null ? null : ambientBase(source);
  if (base === null) return blocked(found, 'No tool supports this credential_source.');
  const text = {
    found,
    needs: [],
    becomes: `session ${profile.name} (assumed role on ${base.source.name})`,
    ...(source === 'Environment' ? { reason: ownEnvironment } : {}),
  };
  if (values.roleArn === null) return imported(check, text, null);
  return imported(check, text, {
    becomes: 'assumed-role',
    profile: profile.name,
    parent: { kind: 'base', base },
    ...values,
    roleArn: values.roleArn,
  });
}
const ownEnvironment = 'Latchkey uses the keys of the environment that it was started in, not the tool’s.';

/** A long-term access key in either file: it moves to the keychain. */
export function keysText(
  profiles: ReadonlyMap<string, FoundProfile>,
  profile: FoundProfile,
  check: ValueCheck,
): RowText {
  const found = 'a long-term access key of an IAM user (static keys)';
  const key = keyInProfile(profile, check);
  if (key.kind === 'unusable') return blocked(found, key.reason);
  const region = check.checked('region', checkRegion);
  const { name } = profile;
  const base = keysBase(profile, key.accessKeyId, deviceOn(profiles, name));
  const becomes = `session ${name} (IAM user), its key in the keychain`;
  return imported(
    check,
    { found, becomes, needs: [], reason: keyMoves },
    { becomes: 'based', profile: name, base, region },
  );
}
/** Whatever they are called with: Latchkey under each of its names, installed or in a checkout. */
const ownPrograms = new Set(['latchkey', 'latchkey.exe', 'latchkey-relay.cjs', 'git-remote-codecommit']);

/** `credential_process` of another program. */
export function processText(
  profile: FoundProfile,
  check: ValueCheck,
  { shim, ...place }: CommandPlace & { readonly shim: string },
): RowText {
  const found = 'a command of another program (credential_process)';
  const command = profile.values.get('credential_process') ?? '';
  // Latchkey would ask itself, and wait for its own answer.
  if (ownPrograms.has(programFile(command).toLowerCase()) || (shim !== '' && command.includes(shim)))
    return leftAlone(
      'a profile of Latchkey without its marker',
      'It calls Latchkey itself: give the session this profile name, or delete the section.',
    );
  if (!/^\P{Cc}+$/u.test(command))
    return blocked(found, 'Its command spans several lines, which tools reject.');
  const runnable = runnableCommand(command, place);
  if (runnable.kind === 'left-alone') return leftAlone(found, runnable.reason);
  const region = check.checked('region', checkRegion);
  const base = processBase(runnable.line);
  return imported(
    check,
    {
      found,
      needs: [],
      becomes: `session ${profile.name} (what ${base.source.name} prints)`,
      reason: 'Latchkey runs that program from now on, and keeps what it prints until it expires.',
    },
    { becomes: 'based', profile: profile.name, base, region },
  );
}
