import type { ImportFix } from '../../../shared/import.ts';
import { unreachable } from '../../../shared/result.ts';
import { readValue } from '../profiles/ini/ini-document.ts';
import type { IniSection } from '../profiles/ini/ini-section.ts';
import { profileNameFault } from '../profiles/plan/profile-name.ts';
import { baseOf, ownKeyOf } from './base.ts';
import { ambientRoleText, keysText, processText, webIdentityText } from './based-rows.ts';
import { hasLeftoverKeys, keyMoves, leftoverKeys, strayKey } from './keys.ts';
import { type FoundProfile, rowId, tidyName } from './profiles.ts';
import { type FindParent, type RoleOutcome, roleOutcome, temporaryKeys } from './role.ts';
import { blocked, imported, leftAlone, type RowText } from './row-text.ts';
import type { ImportInput, ImportPlanRow, ImportSubject } from './subject.ts';
import {
  checkAccountId,
  checkRegion,
  checkRoleArn,
  checkRoleName,
  checkStartUrl,
  createValueCheck,
  type ValueCheck,
} from './values.ts';
import { regionNote } from './written-regions.ts';

export interface ImportScene {
  readonly profiles: ReadonlyMap<string, FoundProfile>;
  /** Of one plan: what was found once is not looked for again. */
  readonly findParent: FindParent;
  readonly ssoSessions: readonly IniSection[];
  readonly paths: { readonly config: string; readonly credentials: string };
  readonly home: string;
  readonly env: ImportInput['env'];
  readonly command: string;
  readonly programs?: ReadonlyMap<string, string | null>;
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
        ? blocked(found, `It has no ${portal.missing}.`)
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
        `Keep one section for ${profile.name}: tools reject the file or disagree.`,
      ),
    );
  if (profile.doubledKey !== null)
    return make(
      blocked(
        'a profile with a duplicate setting',
        `Keep one line for ${profile.doubledKey}: the aws command rejects the whole file.`,
      ),
    );
  const whole =
    profile.formerName === null
      ? withLeftovers(profile, textOf(scene, profile, check))
      : asideText(profile.formerName);
  const stray =
    whole.subject === null ? null : strayKey(profile, ownKeyOf(whole.subject, profile.name) !== null);
  const text = stray === null ? whole : blocked(whole.found, stray);
  if (text.subject === null || profileNameFault(profile.name) === null) return make(text);
  // The session gets a profile of a name that all tools see; the user's own section stays.
  const proposed = tidyName(profile.name);
  const why = profileNameFault(profile.name) ?? '';
  const named = scene.profiles.has(proposed)
    ? blocked(text.found, `The name ${proposed} is taken by another profile.`)
    : { ...text, action: 'needs-fix' as const, subject: renamed(text.subject, proposed) };
  return make(named, [{ key: 'profile', was: profile.name, proposed, why }]);
}

const withLeftovers = (profile: FoundProfile, text: RowText): RowText =>
  text.subject === null || !hasLeftoverKeys(profile)
    ? text
    : { ...text, reason: [text.reason, leftoverKeys].filter((one) => one !== null).join(' ') };

const asideText = (formerName: string): RowText =>
  leftAlone(
    'your own profile, renamed by Latchkey',
    `It gets its name ${formerName} back when no session uses that name.`,
  );

function renamed(subject: ImportSubject, profile: string): ImportSubject {
  return subject.becomes === 'source' ? subject : { ...subject, profile };
}

function textOf(scene: ImportScene, profile: FoundProfile, check: ValueCheck): RowText {
  switch (profile.kind) {
    case 'ours':
      return leftAlone('a profile of Latchkey', 'Latchkey already delivers it.');
    case 'role': {
      const outcome = roleOutcome(scene.profiles, profile, check, scene.findParent);
      return roleText(profile, outcome, check);
    }
    case 'role-two-parents':
      check.checked('role_arn', checkRoleArn);
      return blocked(
        'a role with two parents',
        'It has both source_profile and credential_source; tools accept only one. Delete one of the two lines.',
      );
    case 'role-without-parent':
      check.checked('role_arn', checkRoleArn);
      return blocked(
        'a role without a parent',
        'It does not say whose credentials assume it: add a source_profile line.',
      );
    case 'role-from-environment':
      return ambientRoleText(profile, check);
    case 'web-identity':
      return webIdentityText(profile, check, scene.home);
    case 'sso':
    case 'legacy-sso':
      return permissionSetText(scene, profile, check);
    case 'sso-token':
      return leftAlone(
        'a sign-in without account and role',
        'It has no sso_account_id and sso_role_name: tools use only its token.',
      );
    case 'static-keys':
      return keysText(scene.profiles, profile, check);
    case 'temporary-keys':
      return leftAlone('temporary keys with a session token', temporaryKeys);
    case 'keys-and-sso':
      return blocked(
        'static keys and Identity Center at once',
        'The aws command uses one of the two and the JavaScript SDK the other: delete the lines that you no longer need.',
      );
    case 'process':
      return processText(profile, check, { ...scene, shim: scene.command });
    case 'login':
      return leftAlone(
        'a sign-in of aws login',
        'The aws command manages it itself. Latchkey can sign in so too: add the identity source AWS console sign-in.',
      );
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
  const { subject, needs } = outcome;
  const ofKey =
    ownKeyOf(subject, profile.name) !== null
      ? keyMoves
      : baseOf(subject) !== null
        ? 'Its MFA code is asked for once, for all roles on this key.'
        : null;
  // Of a role on a key, whose own row does not carry it.
  const isOfSource = subject !== null && subject.region !== null && !profile.values.has('region');
  const ofRegion = isOfSource ? regionNote(subject.region ?? '', 'source-profile') : null;
  const reason = [ofKey, ofRegion].filter((one) => one !== null).join(' ') || null;
  return imported(check, { found, becomes, needs, ...(reason === null ? {} : { reason }) }, subject);
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
  if (profile.values.get('sso_account_id') === undefined) return blocked(found, 'It has no sso_account_id.');
  if (profile.values.get('sso_role_name') === undefined) return blocked(found, 'It has no sso_role_name.');
  const section = scene.ssoSessions.find((other) => other.name === name);
  if (name !== undefined && section === undefined)
    return blocked(found, `There is no section [sso-session ${name}] in the config file.`);
  for (const key of ['sso_start_url', 'sso_region']) {
    const [own, shared] = [profile.values.get(key), section && readValue(section, key)];
    if (own !== undefined && shared !== undefined && own !== shared)
      return blocked(
        found,
        `Its ${key} differs from that of the sso-session, so tools reject the profile. Delete the line.`,
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
    id: rowId(file, section.header),
    file: scene.paths[file],
    section: `[${section.header}]`,
    line: section.line + 1,
    fixes: [...fixes],
    profile,
    ...text,
  };
}
