import type { Problem } from '../../../shared/problem.ts';
import { ok, type Result } from '../../../shared/result.ts';
import type { ShadowView } from '../../../shared/shadow.ts';
import type { OwnProfiles } from '../own-profile.ts';
import { profileSections, type Shadow, shadowsIn, type WantedProfile } from '../profiles/in-force.ts';
import { credentialKeys } from '../profiles/ini/credential-keys.ts';
import { type IniDocument, parseIni, readValue } from '../profiles/ini/ini-document.ts';
import type { IniSection } from '../profiles/ini/ini-section.ts';
import { ourProfile, ownProfiles } from '../profiles/own-profiles.ts';
import { nobody, ownDefaultOf, viewOf } from '../profiles/shadow-watch.ts';
import type { Answer } from '../sessions/which-session.ts';
import { filesElsewhere, givesCredentials, pathHere } from './child-environment.ts';
import type { CommandIo } from './command.ts';
import type { CommandPorts } from './command-ports.ts';

type Asker = Pick<CommandIo, 'env' | 'cwd'>;
export type FilePorts = Pick<CommandPorts, 'awsFiles' | 'otherFile'>;

/** Both files as aws and boto3 read them in the shell that asks, where a variable or HOME leads to others. */
interface FilesHere {
  readonly documents: readonly IniDocument[];
  readonly paths: { readonly config: string; readonly credentials: string };
}

/** Null: one of them cannot be read from here. */
async function filesHere(io: Asker, ports: FilePorts): Promise<Result<FilesHere | null, Problem>> {
  const written = ports.awsFiles.paths();
  const texts = await ports.awsFiles.read();
  if (!texts.ok) return texts;
  const paths = { ...written };
  const documents: IniDocument[] = [];
  for (const kind of ['config', 'credentials'] as const) {
    const path = pathHere(io, kind, written[kind], io.cwd);
    if (path === null) return ok(null);
    paths[kind] = path;
    // An empty name is that of no file; one that is not there reads as empty in every SDK.
    const other = path === '' ? ok({ text: '' }) : await ports.otherFile(path);
    if (path === written[kind]) documents.push(parseIni(texts.value[kind].text, kind));
    else if (other.ok) documents.push(parseIni(other.value.text, kind));
    else return ok(null);
  }
  return ok({ documents, paths });
}

const noSession = { sessionName: () => '', handle: () => '' };

/** Whether aws takes the session of the answer from other files than those that Latchkey writes. */
export async function isSessionInFilesHere(
  io: Asker,
  ports: FilePorts,
  answer: Answer,
  profile: string,
): Promise<boolean> {
  const files = await filesHere(io, ports);
  if (!files.ok || files.value === null) return false;
  const { documents } = files.value;
  const asked = throughRoles(ownProfiles(documents), profile, answer);
  if (asked === null) return false;
  // Our own command, by the name that a user gave it, asks Latchkey.
  if (asked.isAlias) return true;
  const sections = profileSections(documents).of(asked.profile);
  const hasKeys = sections.some(
    ({ section }) =>
      section.sessionId === answer.session.id && readValue(section, 'aws_access_key_id') !== undefined,
  );
  const hasCommand = sections.some(({ file, section }) => {
    const named = ourProfile(readValue(section, 'credential_process') ?? '');
    return file === 'config' && (named === asked.profile || named === answer.session.id);
  });
  if (!hasKeys && !hasCommand) return false;
  const wanted: WantedProfile = {
    profile: asked.profile,
    sessionId: answer.session.id,
    deliver: hasCommand ? 'process' : 'keys',
    region: null,
  };
  return shadowsIn(documents, documents, [wanted]).every(({ cause }) => isHarmless(cause));
}

const isHarmless = (cause: Shadow['cause']): boolean => cause === 'unmarked' || cause === 'bad-region';

/** The profile below the roles of the user's own, where they are those of the answer; null: they are others. */
function throughRoles(
  own: OwnProfiles,
  profile: string,
  { roles }: Answer,
): { readonly profile: string; readonly isAlias: boolean } | null {
  const wanted = roles.map(({ roleArn }) => String(roleArn)).toReversed();
  const found: string[] = [];
  let at = profile;
  for (;;) {
    const next = own.get(at);
    if (next?.kind === 'foreign') return null;
    if (next?.kind !== 'role' || found.length > wanted.length) {
      const isSame = found.length === wanted.length && found.every((arn, index) => arn === wanted[index]);
      return isSame ? { profile: at, isAlias: next?.kind === 'alias' } : null;
    }
    found.push(next.role.roleArn);
    at = next.sourceProfile;
  }
}

/**
 * What the default profile is in the shell that asks, ours or not. `file`: the first that it gives credentials from; `isRefused`: our command
 * alone gives them, so Latchkey is asked. Null: none, as far as can be seen.
 */
export async function defaultHere(
  io: Asker,
  ports: FilePorts,
): Promise<{ readonly file: string; readonly isRefused: boolean } | null> {
  const files = await filesHere(io, ports);
  if (!files.ok || files.value === null) return null;
  const { documents, paths } = files.value;
  const { of, inherited } = profileSections(documents);
  const giving = [...of('default'), ...inherited].filter(({ section }) => givesCredentials(section));
  const [first] = giving;
  if (first === undefined) return null;
  return { file: paths[first.file], isRefused: giving.every(({ section }) => asksLatchkeyAlone(section)) };
}

const asksLatchkeyAlone = (section: IniSection): boolean =>
  section.options.every(
    ({ key, value }) =>
      !credentialKeys.has(key) || (key === 'credential_process' && ourProfile(value) !== null),
  );

/** What the user's own default profile gives in the shell that asks; null: nothing, or it cannot be seen. */
export async function ownDefaultHere(
  io: Asker,
  ports: FilePorts & { readonly app: Pick<CommandPorts['app'], 'inForce'> },
  signal: AbortSignal,
): Promise<{ readonly gives: ShadowView | null; readonly region: ShadowView | null }> {
  const nothing = { gives: null, region: null };
  const elsewhere = filesElsewhere(io, ports.awsFiles.paths(), io.cwd);
  if (elsewhere === null || elsewhere.how === 'tilde') {
    const inForce = await ports.app.inForce(signal);
    return inForce.ok ? { gives: inForce.value.ownDefault, region: inForce.value.ownRegion } : nothing;
  }
  const files = await filesHere(io, ports);
  if (!files.ok || files.value === null) return nothing;
  const { documents, paths } = files.value;
  const { gives, region } = ownDefaultOf(shadowsIn(documents, documents, [nobody]));
  const view = (shadow: Shadow | null) =>
    shadow === null ? null : viewOf({ ...noSession, paths: () => paths }, shadow);
  return { gives: view(gives), region: view(region) };
}
