import type { ImportFix } from '../../../shared/import.ts';
import { unreachable } from '../../../shared/result.ts';
import type { ImportPlanRow, ImportSubject } from './import-plan.ts';
import { type FoundProfile, rowId, tidyName } from './import-profiles.ts';
import { type RoleOutcome, roleOutcome } from './import-role.ts';
import {
  checkAccountId,
  checkCredentialSource,
  checkRegion,
  checkRoleArn,
  checkRoleName,
  checkSessionName,
  checkStartUrl,
  checkTokenFile,
  createValueCheck,
  type ValueCheck,
} from './import-values.ts';
import { type IniSection, readValue } from './ini-document.ts';
import { profileNameFault } from './profile-name.ts';

export interface ImportScene {
  readonly profiles: ReadonlyMap<string, FoundProfile>;
  readonly ssoSessions: readonly IniSection[];
  readonly paths: { readonly config: string; readonly credentials: string };
  readonly home: string;
}

type RowText = Pick<ImportPlanRow, 'found' | 'becomes' | 'action' | 'reason' | 'subject' | 'needs'>;
const nothing = 'nothing: it stays as it is';

export function leftAlone(found: string, reason: string): RowText {
  return { found, becomes: nothing, action: 'leave-alone', reason, subject: null, needs: [] };
}
export function blocked(found: string, reason: string): RowText {
  return { found, becomes: nothing, action: 'blocked', reason, subject: null, needs: [] };
}
function imported(
  check: ValueCheck,
  text: { found: string; becomes: string; needs: readonly string[] },
  subject: ImportSubject | null,
): RowText {
  if (check.isBlocked || subject === null)
    return blocked(text.found, 'A value has no safe fix: mend it by hand, then import again.');
  const action = check.fixes.length > 0 ? 'needs-fix' : 'import';
  return { ...text, needs: [...text.needs], action, reason: null, subject };
}

export function ssoSessionRow(scene: ImportScene, section: IniSection): ImportPlanRow {
  const check = createValueCheck(valuesOf(section));
  const portal = portalOf(check);
  const found = `Identity Center portal, shared by profiles (sso-session)`;
  const becomes = `identity source ${section.name} (IAM Identity Center)`;
  const twins = scene.ssoSessions.filter((other) => other.name === section.name);
  const text =
    twins.length > 1
      ? blocked(
          found,
          `There are ${twins.length} sections for the sso-session ${section.name}: keep one of them.`,
        )
      : portal.missing !== null && check.fixes.length === 0
        ? blocked(found, `It lacks ${portal.missing}.`)
        : imported(check, { found, becomes, needs: [] }, subjectOfPortal(section.name, portal));
  return row(scene, 'config', section, null, check.fixes, text);
}

function subjectOfPortal(name: string, { startUrl, region }: Portal): ImportSubject | null {
  return startUrl === null || region === null ? null : { becomes: 'source', name, startUrl, region };
}

interface Portal {
  readonly startUrl: string | null;
  readonly region: string | null;
  readonly missing: string | null;
}
function portalOf(check: ValueCheck): Portal {
  const startUrl = check.checked('sso_start_url', checkStartUrl);
  const region = check.checked('sso_region', checkRegion);
  return {
    startUrl,
    region,
    missing: startUrl === null ? 'sso_start_url' : region === null ? 'sso_region' : null,
  };
}

const valuesOf = (section: IniSection): ReadonlyMap<string, string> =>
  new Map(section.options.map((option) => [option.key, option.value]));

export function profileRow(scene: ImportScene, profile: FoundProfile): ImportPlanRow {
  const check = createValueCheck(profile.values);
  const make = (text: RowText, more: readonly ImportFix[] = []) =>
    row(scene, profile.file, profile.section, profile.name, [...more, ...check.fixes], text);
  if (profile.isNamedTwice)
    return make(
      blocked(
        'a profile with two sections',
        `Keep one section for ${profile.name}: tools refuse the file or disagree.`,
      ),
    );
  if (profile.doubledKey !== null)
    return make(
      blocked(
        'a profile with a doubled setting',
        `Keep one line for ${profile.doubledKey}: the aws command refuses the whole file.`,
      ),
    );
  const text = textOf(scene, profile, check);
  if (text.subject === null || profileNameFault(profile.name) === null) return make(text);
  // The session gets a profile of a name that all tools see; the person's own section stays.
  const proposed = tidyName(profile.name);
  const why = profileNameFault(profile.name) ?? '';
  const named = scene.profiles.has(proposed)
    ? blocked(text.found, `The name ${proposed} is taken by another profile.`)
    : { ...text, action: 'needs-fix' as const, subject: renamed(text.subject, proposed) };
  return make(named, [{ key: 'profile', was: profile.name, proposed, why }]);
}

function renamed(subject: ImportSubject, profile: string): ImportSubject {
  return subject.becomes === 'source' ? subject : { ...subject, profile };
}

function textOf(scene: ImportScene, profile: FoundProfile, check: ValueCheck): RowText {
  switch (profile.kind) {
    case 'ours':
      return leftAlone('a profile of Latchkey', 'Latchkey delivers it already.');
    case 'role': {
      const outcome = roleOutcome(scene.profiles, profile, check, (other) =>
        rowId(other.file, other.section.header),
      );
      return roleText(profile, outcome, check);
    }
    case 'role-two-parents':
      check.checked('role_arn', checkRoleArn);
      return blocked(
        'a role with two parents',
        'It names both source_profile and credential_source; the tools take exactly one. Delete one of the two lines.',
      );
    case 'role-without-parent':
      check.checked('role_arn', checkRoleArn);
      return blocked(
        'a role without a parent',
        'Nothing says whose credentials assume it: add a source_profile line.',
      );
    case 'role-from-environment': {
      check.checked('role_arn', checkRoleArn);
      check.checked('role_session_name', checkSessionName);
      const source = check.checked('credential_source', checkCredentialSource);
      const found = 'a role on top of the environment’s credentials (credential_source)';
      if (source === null) return blocked(found, 'No tool knows this credential_source.');
      return leftAlone(
        found,
        `It takes its credentials from ${source} each time, which only the tool itself can do.`,
      );
    }
    case 'web-identity':
      check.checked('role_arn', checkRoleArn);
      check.checked('role_session_name', checkSessionName);
      check.checked('web_identity_token_file', (value) => checkTokenFile(value, scene.home));
      return leftAlone(
        'a role by web identity (web_identity_token_file)',
        'Another program keeps its token file fresh; the tools read it themselves. With the proposed values they can.',
      );
    case 'sso':
    case 'legacy-sso':
      return permissionSetText(scene, profile, check);
    case 'sso-token':
      return leftAlone(
        'a sign-in without account and role',
        'It names no sso_account_id and sso_role_name: tools use it for its token only.',
      );
    case 'static-keys':
      return leftAlone('static keys', 'They are kept as they are and can serve as a parent later.');
    case 'keys-and-sso':
      return blocked(
        'static keys and Identity Center at once',
        'The aws command takes the one and the JavaScript SDK the other: delete the lines that are no longer meant.',
      );
    case 'process':
      return leftAlone('a command of another program (credential_process)', 'That program answers for it.');
    case 'login':
      return leftAlone('a sign-in of aws login', 'The aws command keeps it by itself.');
    case 'settings':
      return leftAlone('settings without credentials', 'There is nothing to import in it.');
    default:
      return unreachable(profile.kind);
  }
}

function roleText(profile: FoundProfile, outcome: RoleOutcome, check: ValueCheck): RowText {
  const found = `assumed role on top of ${profile.values.get('source_profile') ?? ''}`;
  if (outcome.kind === 'blocked') return blocked(found, outcome.reason);
  if (outcome.kind === 'left-alone') return leftAlone(found, outcome.reason);
  const becomes = `session ${profile.name} (assumed role)`;
  return imported(check, { found, becomes, needs: outcome.needs }, outcome.subject);
}

function permissionSetText(scene: ImportScene, profile: FoundProfile, check: ValueCheck): RowText {
  const accountId = check.checked('sso_account_id', checkAccountId);
  const role = check.checked('sso_role_name', checkRoleName);
  const region = check.checked('region', checkRegion);
  const name = profile.values.get('sso_session');
  const found =
    name === undefined
      ? 'a permission set of Identity Center, the portal named in the profile'
      : `a permission set of Identity Center (sso-session ${name})`;
  if (profile.values.get('sso_account_id') === undefined) return blocked(found, 'It lacks sso_account_id.');
  if (profile.values.get('sso_role_name') === undefined) return blocked(found, 'It lacks sso_role_name.');
  const section = scene.ssoSessions.find((other) => other.name === name);
  if (name !== undefined && section === undefined)
    return blocked(found, `There is no section [sso-session ${name}] in the config file.`);
  for (const key of ['sso_start_url', 'sso_region']) {
    const [own, shared] = [profile.values.get(key), section && readValue(section, key)];
    if (own !== undefined && shared !== undefined && own !== shared)
      return blocked(
        found,
        `Its ${key} is not that of the sso-session: the tools refuse the profile. Delete the line.`,
      );
  }
  const portal = portalOf(section === undefined ? check : createValueCheck(valuesOf(section)));
  if (portal.startUrl === null || portal.region === null)
    return blocked(found, `Its portal lacks a usable ${portal.missing ?? ''}.`);
  const source = {
    row: section === undefined ? null : rowId('config', section.header),
    startUrl: portal.startUrl,
    region: portal.region,
  };
  const becomes = `session ${profile.name} (${role ?? '?'} in ${accountId ?? '?'})`;
  const subject: ImportSubject | null =
    accountId === null || role === null
      ? null
      : { becomes: 'permission-set', profile: profile.name, source, accountId, role, region };
  return imported(check, { found, becomes, needs: source.row === null ? [] : [source.row] }, subject);
}

function row(
  scene: ImportScene,
  file: 'config' | 'credentials',
  section: IniSection,
  profile: string | null,
  fixes: readonly ImportFix[],
  text: RowText,
): ImportPlanRow {
  return {
    ...{ id: rowId(file, section.header), file: scene.paths[file], section: `[${section.header}]` },
    ...{ line: section.line + 1, fixes: [...fixes], profile },
    ...text,
  };
}
