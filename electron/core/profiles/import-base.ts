import type { FormValues } from '../../../shared/form.ts';
import { importKinds } from './import-kinds.ts';
import type { ImportSubject } from './import-plan.ts';
import type { FoundProfile } from './import-profiles.ts';
import { checkRegion } from './import-values.ts';

/** An identity source that profiles name by its particulars, and the session directly on it. */
export interface ImportBase {
  /** Equal: one and the same source, in this import and in later ones. Never a secret. */
  readonly key: string;
  readonly source: { readonly kind: string; readonly name: string; readonly values: FormValues };
  /** Without the link to the source, and without a region. */
  readonly session: { readonly kind: string; readonly values: FormValues };
  /** The profile whose long-term key becomes the source's keychain item. */
  readonly keysOf: { readonly profile: string; readonly accessKeyId: string } | null;
}

export function webIdentityBase(
  tokenFile: string,
  role: {
    readonly roleArn: string;
    readonly sessionName: string | null;
    readonly durationSeconds: string | null;
  },
): ImportBase {
  return {
    key: `${importKinds.webIdentity}:${tokenFile}`,
    source: { kind: importKinds.webIdentity, name: lastPart(tokenFile), values: { tokenFile } },
    session: { kind: importKinds.webIdentityRole, values: said(role) },
    keysOf: null,
  };
}

/** Without a code, as the tools use such a key; a role on top asks for its own. */
export function keysBase({ name, values }: FoundProfile, accessKeyId: string): ImportBase {
  const region = values.get('region') ?? '';
  return {
    key: `${importKinds.iamUser}:${accessKeyId}`,
    source: {
      ...{ kind: importKinds.iamUser, name: name === 'default' ? 'IAM user' : name },
      // A key of another partition is known only there.
      values: /^(cn|us-gov)-/.test(region) && checkRegion(region) === null ? { region } : {},
    },
    session: { kind: importKinds.iamUserSession, values: { mfa: 'no' } },
    keysOf: { profile: name, accessKeyId },
  };
}

const origins: Readonly<Record<string, { readonly origin: string; readonly name: string }>> = {
  Environment: { origin: 'environment', name: 'Environment variables' },
  Ec2InstanceMetadata: { origin: 'ec2', name: 'EC2 instance' },
  EcsContainer: { origin: 'container', name: 'Container' },
};

/** `credentialSource`: one of the three the tools know, as `checkCredentialSource` gives it. */
export function ambientBase(credentialSource: string): ImportBase | null {
  const found = origins[credentialSource];
  return found === undefined ? null : ambient(found.origin, found.name, { origin: found.origin });
}

export function processBase(command: string): ImportBase {
  return ambient(`process:${command}`, programOf(command), { origin: 'process', command });
}

/** The name of the file it runs. */
export function programOf(command: string): string {
  return lastPart(/^\s*(?:"([^"]+)"|'([^']+)'|(\S+))/.exec(command)?.slice(1).find(Boolean) ?? command);
}

function ambient(key: string, name: string, values: FormValues): ImportBase {
  return {
    key: `${importKinds.ambient}:${key}`,
    source: { kind: importKinds.ambient, name, values },
    session: { kind: importKinds.ambientSession, values: {} },
    keysOf: null,
  };
}

/** What a subject brings along besides itself. */
export function baseOf(subject: ImportSubject | null): ImportBase | null {
  if (subject?.becomes === 'based') return subject.base;
  return subject?.becomes === 'assumed-role' && subject.parent.kind === 'base' ? subject.parent.base : null;
}

const lastPart = (path: string): string => (path.split(/[\\/]/).findLast(Boolean) ?? path).slice(0, 64);

/** What is said only: an empty form field is none. */
export function said(values: Readonly<Record<string, string | null>>): FormValues {
  return Object.fromEntries(
    Object.entries(values).flatMap(([name, value]) =>
      value === null || value === '' ? [] : [[name, value]],
    ),
  );
}
