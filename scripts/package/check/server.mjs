// Static files on loopback: the repositories as a web server would have them, and what an attacker makes of them.
import { execFileSync } from 'node:child_process';
import fs from 'node:fs';
import http from 'node:http';
import path from 'node:path';
import { makeRepositories, signDnfIndex } from '../../repositories.mjs';
import { succeed } from './checks.mjs';

const now = (command, args) => execFileSync(command, args, { stdio: ['ignore', 'ignore', 'inherit'] });

/** A key without a passphrase in a folder that is thrown away. Gives its fingerprint. */
export async function throwAwayKey(home, name) {
  fs.mkdirSync(home, { recursive: true, mode: 0o700 });
  const args = ['--homedir', home, '--batch', '--passphrase', ''];
  await succeed('gpg', [
    ...args,
    '--quick-generate-key',
    `${name} <${name}@example.invalid>`,
    'ed25519',
    'sign',
    '1d',
  ]);
  const { stdout } = await succeed('gpg', [...args, '--with-colons', '--list-keys', name]);
  return /^fpr:+([0-9A-F]{40}):/m.exec(stdout)?.[1];
}

/** `first`, `second`: folders with the packages that are published at once, and by `publish`. */
export async function startServer({ folder, first, second, work }) {
  process.env.GNUPGHOME = path.join(work, 'gnupg');
  const key = await throwAwayKey(process.env.GNUPGHOME, 'latchkey-check');
  const other = await throwAwayKey(process.env.GNUPGHOME, 'somebody-else');
  const publishFrom = (packages) => makeRepositories({ packages, output: folder, key });
  publishFrom(first);
  const server = http.createServer((request, response) => {
    const file = path.join(
      folder,
      path.normalize(decodeURIComponent(new URL(request.url, 'http://x').pathname)),
    );
    const stat = fs.statSync(file, { throwIfNoEntry: false });
    if (!stat?.isFile()) return response.writeHead(404).end();
    response.writeHead(200, { 'content-length': stat.size, 'last-modified': stat.mtime.toUTCString() });
    fs.createReadStream(file).pipe(response);
  });
  await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
  const kept = async (file, change, work) => {
    fs.copyFileSync(file, `${file}.kept`);
    try {
      change();
      await work();
    } finally {
      fs.renameSync(`${file}.kept`, file);
    }
  };
  return {
    folder,
    url: `http://127.0.0.1:${server.address().port}`,
    publish: () => publishFrom(second),
    republish: () => {
      fs.rmSync(folder, { recursive: true, force: true });
      publishFrom(first);
    },
    /** One byte more. */
    changed: (file, work) => kept(file, () => fs.appendFileSync(file, 'x'), work),
    edited: (file, from, to, work) =>
      kept(
        file,
        () => {
          const text = fs.readFileSync(file, 'utf8');
          if (!text.includes(from)) throw new Error(`${file} has no ${from}`);
          fs.writeFileSync(file, text.replace(from, to));
        },
        work,
      ),
    /** The apt index, whole and rightly made, by a key that nobody was given. */
    signedByAnother: (work) => {
      const dist = path.join(folder, 'apt', 'dists', 'stable');
      const inRelease = path.join(dist, 'InRelease');
      return kept(
        inRelease,
        () => {
          const args = ['--batch', '--yes', '--local-user', other, '--clearsign', '--output', inRelease];
          return now('gpg', [...args, path.join(dist, 'Release')]);
        },
        work,
      );
    },
    /** The same package without its signature, in an index that is signed. */
    unsigned: async (file, work) => {
      const index = path.join(folder, 'rpm');
      try {
        now('rpmsign', ['--delsign', file]);
        signDnfIndex(index, key);
        await work();
      } finally {
        publishFrom(first);
      }
    },
    stop: () => server.close(),
  };
}
