import fc from 'fast-check';
import { expect, test } from 'vitest';
import { findSections, isReadable, parseIni, readValue, sectionText } from '../ini/ini-document.ts';
import { awsText } from '../testdata/arbitraries.ts';
import { lease, plan, session } from '../testdata/plans.ts';
import { planProfiles } from './profile-plan.ts';

test('any files, any requests: planned twice changes nothing more, planned away gives back the same bytes', () => {
  const one = fc.record({
    profile: fc.constantFrom('a', 'new', 'default', 'q', 'x/y'),
    region: fc.constantFrom(null, 'eu-west-1', 'us-east-1'),
    deliver: fc.constantFrom('process', 'keys', 'none'),
    lease: fc.constantFrom(null, lease),
  });
  const requests = fc
    .uniqueArray(one, { selector: ({ profile }) => profile, maxLength: 4 })
    .map((list) => list.map((one) => session(one.profile, one)));
  fc.assert(
    fc.property(awsText, awsText, requests, requests, (config, credentials, first, second) => {
      const one = plan({ config, credentials, desired: first });
      expect(plan({ ...one, desired: first })).toMatchObject({ changed: false });
      const two = plan({ ...one, desired: second });
      expect(plan({ ...two, desired: [] })).toMatchObject({ config, credentials });
      const doc = parseIni(one.config, 'config');
      for (const { profile, deliver } of first) {
        if (deliver !== 'process' || one.conflicts.some((conflict) => conflict.profile === profile)) continue;
        if (one.shadowings.some((shadow) => shadow.profile === profile && shadow.why === 'own-section'))
          continue;
        const [section, ...others] = findSections(doc, 'profile', profile);
        expect(others).toEqual([]);
        expect(section === undefined ? '' : readValue(section, 'credential_process')).toContain(
          `--profile ${profile}`,
        );
      }
    }),
    { numRuns: 300 },
  );
});

test('any files, everything consented: every other section keeps its bytes, no file becomes unreadable', () => {
  const consents = new Set(['a', 'b', 'default', 'q']);
  fc.assert(
    fc.property(awsText, awsText, (config, credentials) => {
      const input = {
        config,
        credentials,
        consents,
        shimPath: '/bin/latchkey',
        desired: [session('a'), session('b', { deliver: 'keys', lease }), session('default'), session('q')],
        paths: { config: 'c', credentials: 'd' },
      };
      const result = planProfiles(input);
      if (!result.ok)
        return void expect(
          parseIni(config, 'config').faults.length + parseIni(credentials, 'credentials').faults.length,
        ).toBeGreaterThan(0);
      const made = result.value;
      expect(plan({ ...input, ...made })).toMatchObject({ changed: false });
      for (const file of ['config', 'credentials'] as const) {
        const [before, after] = [parseIni(input[file], file), parseIni(made[file], file)];
        if (isReadable(before)) expect(isReadable(after)).toBe(true);
        const others = (doc: typeof before) =>
          doc.sections
            .filter(
              ({ kind, name }) =>
                kind !== 'profile' || !/^(a|b|default|q)(-before-latchkey(-\d)?)?$/.test(name),
            )
            .map((section) => sectionText(doc, section).trimEnd());
        expect(others(after)).toEqual(others(before));
      }
    }),
    { numRuns: 300 },
  );
});

test('thousands of profiles are planned', () => {
  const desired = Array.from({ length: 5000 }, (_, index) => session(`p${index}`));
  const made = plan({ desired });
  expect(plan({ ...made, desired: desired.slice(1) }).config).not.toContain('--profile p0\n');
});
