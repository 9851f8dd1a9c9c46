import type { FormValues } from '../../../shared/form-values.ts';
import { importKinds } from './kinds.ts';
import type { FoundProfile } from './profiles.ts';
import type { ImportBase, ImportSubject } from './subject.ts';
import { checkMfaSerial, checkRegion } from './values.ts';

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
    carrier: lastPart(tokenFile),
    keysOf: null,
  };
}

/**
 * Its sessions ask for no code, as the tools ask for none with such a key. `withCode`: the one that carries roles with an MFA
 * device, because STS takes no code in an AssumeRole with temporary keys. `device`: what those roles name.
 */
export function keysBase(
  { name, values }: FoundProfile,
  accessKeyId: string,
  device: string | null,
  withCode = false,
): ImportBase {
  const region = values.get('region') ?? '';
  const source = name === 'default' ? 'IAM user' : name;
  // A key of another partition is known only there.
  const isElsewhere = /^(cn|us-gov)-/.test(region) && checkRegion(region) === null;
  return {
    key: `${importKinds.iamUser}:${accessKeyId}`,
    source: {
      kind: importKinds.iamUser,
      name: source,
      values: said({ region: isElsewhere ? region : null, mfaSerial: device }),
    },
    session: { kind: importKinds.iamUserSession, values: withCode ? {} : { mfa: 'no' } },
    carrier: withCode ? `${source} with MFA code` : source,
    keysOf: { profile: name, accessKeyId },
  };
}

/** The device of the user whose key this profile has: that which it names itself, else that which roles on it name. */
export function deviceOn(profiles: ReadonlyMap<string, FoundProfile>, name: string): string | null {
  const own = usable(profiles.get(name)?.values.get('mfa_serial'));
  if (own !== null) return own;
  let known = devicesOf.get(profiles);
  if (known === undefined) {
    known = namedDevices(profiles);
    devicesOf.set(profiles, known);
  }
  return known.get(name) ?? null;
}

/** Looked through once, however many keys and roles ask. */
const devicesOf = new WeakMap<ReadonlyMap<string, FoundProfile>, ReadonlyMap<string, string>>();

function namedDevices(profiles: ReadonlyMap<string, FoundProfile>): ReadonlyMap<string, string> {
  const devices = new Map<string, string>();
  for (const { values } of profiles.values()) {
    const source = values.get('source_profile') ?? '';
    const serial = usable(values.get('mfa_serial'));
    if (serial !== null && !devices.has(source)) devices.set(source, serial);
  }
  return devices;
}

function usable(serial: string | undefined): string | null {
  if (serial === undefined || serial === '') return null;
  const found = checkMfaSerial(serial);
  return found === null ? serial : found.proposed;
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
  return ambient(`process:${command}`, programFile(command), { origin: 'process', command });
}

/** The name of the file it runs. */
export function programFile(command: string): string {
  return lastPart(/^\s*(?:"([^"]+)"|'([^']+)'|(\S+))/.exec(command)?.slice(1).find(Boolean) ?? command);
}

function ambient(key: string, name: string, values: FormValues): ImportBase {
  return {
    key: `${importKinds.ambient}:${key}`,
    source: { kind: importKinds.ambient, name, values },
    session: { kind: importKinds.ambientSession, values: {} },
    carrier: name,
    keysOf: null,
  };
}

/** What a subject brings along besides itself. */
export function baseOf(subject: ImportSubject | null): ImportBase | null {
  if (subject?.becomes === 'based') return subject.base;
  return subject?.becomes === 'assumed-role' && subject.parent.kind === 'base' ? subject.parent.base : null;
}

/** The key that this very profile gives up to the keychain; null: none. */
export function ownKeyOf(subject: ImportSubject | null, profile: string): string | null {
  const keysOf = baseOf(subject)?.keysOf ?? null;
  return keysOf?.profile === profile ? keysOf.accessKeyId : null;
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
