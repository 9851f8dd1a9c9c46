// The programs of others that are installed here and ask for credentials, as rows for clients.spec.ts.
import { execFile, spawnSync } from 'node:child_process';
import { accessSync, constants, existsSync, mkdirSync, readFileSync, renameSync, statSync } from 'node:fs';
import { userInfo } from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import { checkoutDir } from '../rig/home.ts';

export interface Client {
  /** As in the table of docs/clients.md. */
  readonly name: string;
  readonly version: string;
  /** Prints a line with an ARN. */
  readonly command: readonly string[];
  /** It asks again for each line on its standard input, and its line begins with the access key id. */
  readonly isLongLived: boolean;
}
/** Why a client is not tried here. */
export interface Absent {
  readonly name: string;
  readonly reason: string;
}

const folder = import.meta.dirname;
const searched = [...(process.env.PATH ?? '').split(path.delimiter), '/usr/bin'].filter((dir) => dir !== '');

/** Every program of that name, in the order of PATH; Debian's own too where another comes first. */
function programs(name: string): readonly string[] {
  const files = [...new Set(searched)].map((dir) => path.join(dir, name));
  return files.filter((file) => {
    try {
      accessSync(file, constants.X_OK);
      return true;
    } catch {
      return false;
    }
  });
}
const said = (program: string, args: readonly string[]): string => {
  const ran = spawnSync(program, args, { encoding: 'utf8' });
  return ran.status === 0 ? ran.stdout.trim() : '';
};

export async function findClients(): Promise<{
  readonly clients: readonly Client[];
  readonly absent: readonly Absent[];
}> {
  const found = [...awsCli(), ...boto3(), javaScript(), ruby(), ...(await goPrograms())];
  return {
    clients: found.filter((one) => 'command' in one),
    absent: found.filter((one) => 'reason' in one),
  };
}

const AWS_VERSIONS = ['1', '2'] as const;

/** The first one of that version on the PATH, or where Debian has it. */
export function awsOfVersion(
  major: (typeof AWS_VERSIONS)[number],
): { readonly program: string; readonly version: string } | undefined {
  return programs('aws')
    .map((program) => ({
      program,
      version: /aws-cli\/(\S+)/.exec(said(program, ['--version']))?.[1] ?? '',
    }))
    .find(({ version }) => version.startsWith(`${major}.`));
}

function awsCli(): readonly (Client | Absent)[] {
  return AWS_VERSIONS.map((major) => {
    const name = `AWS CLI ${major}`;
    const one = awsOfVersion(major);
    if (one === undefined) return { name, reason: 'not installed' };
    const command = [one.program, 'sts', 'get-caller-identity', '--query', 'Arn', '--output', 'text'];
    return { name, version: one.version, command, isLongLived: false };
  });
}

function boto3(): readonly (Client | Absent)[] {
  const name = 'boto3';
  const pythons = programs('python3').map((python) => ({
    python,
    version: said(python, ['-c', 'import boto3; print(boto3.__version__)']),
  }));
  const installed = pythons.filter(
    ({ version }, index) => version !== '' && pythons.findIndex((p) => p.version === version) === index,
  );
  if (installed.length === 0) return [{ name, reason: 'python3-boto3 is not installed' }];
  return installed.map(({ python, version }) => {
    const command = [python, path.join(folder, 'who.py')];
    return { name, version, command, isLongLived: true };
  });
}

function javaScript(): Client {
  const sdk = path.join(checkoutDir(), 'node_modules', '@aws-sdk', 'client-sts', 'package.json');
  const version = String(Object(JSON.parse(readFileSync(sdk, 'utf8'))).version);
  const command = [process.execPath, path.join(folder, 'who.mjs')];
  return { name: 'AWS SDK for JavaScript 3', version, command, isLongLived: true };
}

function ruby(): Client | Absent {
  const name = 'AWS SDK for Ruby 3';
  const version = said('ruby', ['-e', 'require "aws-sdk-core"; print Aws::CORE_GEM_VERSION']);
  if (version === '') return { name, reason: 'ruby-aws-sdk-core is not installed' };
  return { name, version, command: ['ruby', path.join(folder, 'who.rb')], isLongLived: true };
}

/** Where Debian's packages of Go sources are; its own folder is no module, so GOPATH finds them. */
const GO_SOURCES = '/usr/share/gocode';
const GO_SDKS = [
  {
    name: 'AWS SDK for Go 1',
    folder: 'go-v1',
    source: 'aws-sdk-go',
    package: 'golang-github-aws-aws-sdk-go-dev',
  },
  {
    name: 'AWS SDK for Go 2',
    folder: 'go-v2',
    source: 'aws-sdk-go-v2',
    package: 'golang-github-aws-aws-sdk-go-v2-dev',
  },
] as const;

/** Go's compiler is 80 MB to download, so the tests install none: it is used where it is. */
async function goPrograms(): Promise<readonly (Client | Absent)[]> {
  const built: (Client | Absent)[] = [];
  const isInstalled = said('go', ['version']) !== '';
  for (const sdk of GO_SDKS) {
    const { name } = sdk;
    if (!isInstalled) built.push({ name, reason: 'go is not installed' });
    else if (!existsSync(path.join(GO_SOURCES, 'src', 'github.com', 'aws', sdk.source)))
      built.push({ name, reason: `${sdk.package} is not installed` });
    else {
      const program = path.join(checkoutDir(), 'out', 'clients', sdk.folder);
      await buildGo(path.join(folder, sdk.folder), program);
      built.push({ name, version: said(program, ['version']), command: [program], isLongLived: true });
    }
  }
  return built;
}

async function buildGo(source: string, program: string): Promise<void> {
  if (existsSync(program) && statSync(program).mtimeMs > statSync(path.join(source, 'main.go')).mtimeMs)
    return;
  mkdirSync(path.dirname(program), { recursive: true });
  // Another worker may build or run the same program: each builds its own file, which takes the place of the last one.
  const built = `${program}.${process.pid}`;
  await promisify(execFile)('go', ['build', '-o', built, '.'], {
    cwd: source,
    env: {
      ...process.env,
      GO111MODULE: 'off',
      GOPATH: GO_SOURCES,
      // The user's own, which a test's home hides: what is compiled there once is not compiled again.
      GOCACHE: path.join(userInfo().homedir, '.cache', 'go-build'),
    },
  });
  renameSync(built, program);
}
