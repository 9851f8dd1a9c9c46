import fc from 'fast-check';
import { expect, test } from 'vitest';
import { SessionId } from '../../../shared/ids.ts';
import { ImportView } from '../../../shared/import.ts';
import { createLazyUserFiles } from '../lazy-user-files.ts';
import { credentialKeys } from '../profiles/ini/credential-keys.ts';
import { parseIni } from '../profiles/ini/ini-document.ts';
import type { ImportContext, ImportDraft } from '../profiles/user-files-port.ts';
import { memoryFiles } from '../testing/memory-files.ts';
import { must, never } from '../testing/running-app.ts';

const secret = 'hush/HUSH+hush/HUSH+hush/HUSH+hush12';
const name = fc.constantFrom('default', 'a', 'b', 'c', 'd');
const roleArn = fc.constantFrom(
  'arn:aws:iam::111111111111:role/R',
  'arn:aws:iam:::111111111111:role/R',
  'nonsense',
);
const keyId = fc.constantFrom('AKIAPLAYGRNDMARIAAAA', 'AKIAPLAYGRNDBUILDAAA', 'ASIAPLAYGRNDMARIAAAA', 'A');
const rest = fc.constantFrom(
  '',
  'output = json\n',
  '# mine\ns3 =\n  a = 1\n',
  'region = eu-west-1\n',
  'cli_pager =\n',
);
const body = fc.oneof(
  fc.tuple(roleArn, name).map(([arn, parent]) => `role_arn = ${arn}\nsource_profile = ${parent}\n`),
  fc
    .tuple(roleArn, fc.constantFrom('/t', '~/t', 't', ''))
    .map(([arn, file]) => `role_arn = ${arn}\nweb_identity_token_file = ${file}\nrole_session_name = M G\n`),
  fc
    .tuple(roleArn, fc.constantFrom('Environment', 'ec2instancemetadata', 'EcsContainer', 'Vault'))
    .map(([arn, from]) => `role_arn = ${arn}\ncredential_source = ${from}\n`),
  keyId.map((id) => `aws_access_key_id = ${id}\naws_secret_access_key = ${secret}\n`),
  fc
    .tuple(keyId, roleArn, name)
    .map(
      ([id, arn, parent]) =>
        `aws_access_key_id = ${id}\naws_secret_access_key = ${secret}\nrole_arn = ${arn}\nsource_profile = ${parent}\n`,
    ),
  fc.constantFrom('credential_process = vault x\n', 'credential_process = latchkey credential-process\n', ''),
  fc.constant('sso_session = corp\nsso_account_id = 111111111111\nsso_role_name = Dev\n'),
);
const sections = (prefix: string) =>
  fc
    .uniqueArray(fc.tuple(name, body, rest), { selector: ([one]) => one, maxLength: 5 })
    .map((all) =>
      all.map(([one, text, more]) => `[${one === 'default' ? '' : prefix}${one}]\n${text}${more}`).join(''),
    );
const corp = '[sso-session corp]\nsso_start_url = https://corp.awsapps.com/start\nsso_region = us-east-1\n';
const nothing: ImportContext = { sources: [], sessions: [], defaultRegion: null };

/** What is not about credentials, and every access key that occurs. */
const kept = (config: string, credentials: string) =>
  [parseIni(config, 'config'), parseIni(credentials, 'credentials')].flatMap((doc) =>
    doc.sections.flatMap(({ kind, name: owner, options }) =>
      options.flatMap(({ key, value }) =>
        credentialKeys.has(key) || key === 'region' ? [] : [`${doc.file} ${kind} ${owner} ${key}=${value}`],
      ),
    ),
  );

test('any profiles: every row that can be imported is, what it is built on comes first, nothing else is lost', async () => {
  await fc.assert(
    fc.asyncProperty(sections('profile '), sections(''), async (own, credentials) => {
      const config = `${corp}${own}`;
      const files = memoryFiles(config, credentials);
      const delivery = createLazyUserFiles({
        ...files,
        command: '/opt/lk/latchkey',
        home: '/home/ada',
        env: {},
      });
      const plan = ImportView.parse(must(await delivery.importPlan(nothing, never)));
      for (const row of plan.rows)
        if (row.action === 'leave-alone' || row.action === 'blocked') expect(row.reason).not.toBeNull();
      expect(JSON.stringify(plan)).not.toContain('HUSH');
      const rows = plan.rows.filter(({ action }) => action === 'import' || action === 'needs-fix');
      const chosen = { rows: rows.map(({ id }) => id), acceptFixes: true };
      const {
        drafts,
        corrections = [],
        handOver = [],
      } = must(await delivery.importDrafts(nothing, chosen, never));
      expect(JSON.stringify(drafts)).not.toContain('HUSH');

      const made = new Set<string>();
      for (const draft of drafts) {
        for (const to of linksOf(draft)) if (to.kind === 'draft') expect(made).toContain(to.ref);
        expect(made).not.toContain(draft.ref);
        made.add(draft.ref);
      }
      for (const { id, section } of rows) if (!section.startsWith('[sso-session')) expect(made).toContain(id);

      const sessions = drafts.flatMap((draft) =>
        draft.make === 'source' || draft.make === 'keys' || draft.profile === null
          ? []
          : [
              {
                id: SessionId.parse(draft.profile),
                name: draft.ref,
                profile: draft.profile,
                region: null,
                isWritten: true,
                otherProfiles: [],
                regionAsDefault: null,
                delivery: 'process' as const,
                lease: null,
              },
            ],
      );
      const profiles = sessions.map(({ profile }) => profile);
      must(
        await delivery.apply(
          {
            sessions,
            defaultSessionId: null,
            consents: new Set(profiles),
            corrections,
            handOver,
            tag: 'import-1',
          },
          never,
        ),
      );
      expect(files.backups.length).toBeLessThanOrEqual(1);
      const after = kept(files.config, files.credentials);
      for (const line of kept(config, credentials)) expect(after).toContain(line);
      // A secret leaves the files only with a source that takes it over, or for a file beside them.
      const adopted = drafts.filter((draft) => draft.make === 'source' && draft.adopt !== undefined).length;
      if (adopted === 0) {
        const count = (text: string) => text.split(secret).length;
        const beside = [...files.kept.config.values(), ...files.kept.credentials.values()].join('');
        expect(count(files.config + files.credentials + beside)).toBe(count(config + credentials));
      }
      // And once more: what was imported is not offered again.
      const again = must(await delivery.importPlan(nothing, never));
      const offered = new Set(again.rows.map(({ section }) => section));
      for (const { section } of rows.filter((row) =>
        profiles.some((one) => row.section.endsWith(one) && row.fixes.length === 0),
      ))
        if (!section.startsWith('[sso-session')) expect(offered).not.toContain(section);
      must(await delivery.apply({ sessions: [], defaultSessionId: null, consents: new Set() }, never));
      if (corrections.length === 0) expect([files.config, files.credentials]).toEqual([config, credentials]);
    }),
    { numRuns: 150 },
  );
});

const linksOf = (draft: ImportDraft) => {
  if (draft.make === 'session') return draft.links.map(({ to }) => to);
  return draft.make === 'found' ? [draft.source] : [];
};
