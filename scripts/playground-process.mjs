// The playground as a child process, and what programs need in order to take it for AWS.
import { spawn } from 'node:child_process';
import path from 'node:path';
import readline from 'node:readline';

const START_TIMEOUT_MS = 20_000;
const program = path.join(path.dirname(import.meta.dirname), 'out', 'playground', 'main.mjs');

export async function startPlaygroundProcess(options = {}, env = process.env) {
  // With its parent gone (even killed) the input closes and the playground ends: nothing is left behind.
  const child = spawn(process.execPath, [program, JSON.stringify({ ...options, endWithStdin: true })], {
    env,
    stdio: ['pipe', 'pipe', 'pipe'],
    // Its own group: a Ctrl-C ends the app first, which may still have a word to say to AWS.
    detached: true,
  });
  let complaint = '';
  child.stderr.on('data', (chunk) => {
    complaint = (complaint + chunk).slice(-4_000);
  });
  const info = await new Promise((resolve, reject) => {
    const fail = (why) => reject(new Error(`The playground did not start: ${why}. ${complaint.trim()}`));
    const timer = setTimeout(() => {
      child.kill('SIGKILL');
      fail('it printed no addresses within 20 s');
    }, START_TIMEOUT_MS);
    child.once('error', (error) => fail(error.message));
    child.once('exit', (code) => fail(`exit ${code}`));
    readline.createInterface({ input: child.stdout }).once('line', (line) => {
      clearTimeout(timer);
      resolve(JSON.parse(line));
    });
  });
  const stop = () =>
    new Promise((resolve) => {
      if (child.exitCode !== null || child.signalCode !== null) return resolve();
      const force = setTimeout(() => child.kill('SIGKILL'), 5_000);
      child.once('exit', () => {
        clearTimeout(force);
        resolve();
      });
      child.kill('SIGTERM');
    });
  return { info, stop, complaints: () => complaint };
}

/** For the app, SDKs and the AWS CLI from 2.13 on. */
export function endpointEnvironment(info) {
  return {
    AWS_ENDPOINT_URL_STS: info.endpoints.sts,
    AWS_ENDPOINT_URL_IAM: info.endpoints.iam,
    AWS_ENDPOINT_URL_SSO_OIDC: info.endpoints.ssoOidc,
    AWS_ENDPOINT_URL_SSO: info.endpoints.sso,
    AWS_ENDPOINT_URL_SIGNIN: info.endpoints.signin,
  };
}

/** For an older AWS CLI, which knows no endpoint variables: AWS's real names, led to the playground. */
export function proxyEnvironment(info) {
  return { HTTPS_PROXY: info.proxyUrl, NO_PROXY: '127.0.0.1,localhost', AWS_CA_BUNDLE: info.caPath };
}

/** For git: CodeCommit hosts, and only these, are reached in the playground. */
export function gitConfig(info) {
  const hosts = ['https://git-codecommit.*.amazonaws.com', 'https://git-codecommit-fips.*.amazonaws.com'];
  return hosts
    .map((host) => `[http "${host}"]\n\tproxy = ${info.proxyUrl}\n\tsslCAInfo = ${info.caPath}\n`)
    .join('');
}

/** An OpenID Connect sign-in and a machine's own token, each with a role; for a seed beside the others. */
export function webIdentitySeed(info) {
  const { issuer, clientId, roleArn, tokenFile } = info.oidc;
  const config = { roleArn, region: info.region };
  return {
    sources: [
      { kind: 'oidc', name: 'OpenID', config: { preset: 'custom', issuer, clientId } },
      { kind: 'web-identity', name: 'Build machine', config: { tokenFile } },
    ],
    sessions: [
      { kind: 'oidc-role', name: 'openid-role', source: 'OpenID', config },
      { kind: 'web-identity-role', name: 'machine-role', source: 'Build machine', config },
    ],
  };
}

/** A company's own sign-in page that gives two roles; for a seed beside the others. */
export function samlSeed(info) {
  const { startUrl } = info.saml;
  return {
    sources: [{ kind: 'saml', name: 'Company sign-in', config: { startUrl, region: info.region } }],
    sessions: [],
  };
}

/** What the app reads on its first start (LATCHKEY_SEED). */
export function seed(info, name = 'Playground', more = {}) {
  const config = { startUrl: info.startUrl, region: info.region, ...more };
  return { sources: [{ kind: 'identity-center', name, config }] };
}
