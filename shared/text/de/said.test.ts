import { describe, expect, it } from 'vitest';
import { accountNotes } from '../account-notes.ts';
import { detachTexts } from '../detach.ts';
import { lockTexts } from '../lock.ts';
import { networkText } from '../network.ts';
import { otherUserText } from '../other-user.ts';
import { shellTexts } from '../shell-setup.ts';
import { boxTexts } from '../time-box.ts';
import { detachTexts as detachDe } from './detach.ts';
import { networkText as networkDe } from './network.ts';
import { said } from './said.ts';
import { shellTexts as shellDe } from './shell-setup.ts';
import { boxTexts as boxDe } from './time-box.ts';

const proxy = 'proxy.example.com:3128';
const file = '/home/ada/my files/.zshrc';

describe('a sentence that was made in English', () => {
  it.each([
    [networkText.noConnection(proxy, 'ECONNREFUSED'), networkDe.noConnection(proxy, 'ECONNREFUSED')],
    [
      networkText.noConnection(proxy, networkText.noAnswer),
      networkDe.noConnection(proxy, networkDe.noAnswer),
    ],
    [networkText.through(proxy, networkText.fromSystem), networkDe.through(proxy, networkDe.fromSystem)],
    [networkText.direct(networkText.fromSetting), networkDe.direct(networkDe.fromSetting)],
    [
      networkText.untrusted('sts.amazonaws.com', 'ERR_CERT'),
      networkDe.untrusted('sts.amazonaws.com', 'ERR_CERT'),
    ],
    [networkText.loginFix, networkDe.loginFix],
    [networkText.trustFix('ca-file'), networkDe.trustFix('ca-file')],
    [networkText.trustFix('SSL_CERT_FILE'), networkDe.trustFix('SSL_CERT_FILE')],
    [networkText.broken('HTTPS_PROXY', 'x'), networkDe.broken('HTTPS_PROXY', 'x')],
    [networkText.skewed(1), networkDe.skewed(1)],
    [networkText.skewed(12), networkDe.skewed(12)],
    [networkText.proxyFix({ kind: 'system' }, 'x'), networkDe.proxyFix({ kind: 'system' }, 'x')],
    [
      networkText.proxyFix({ kind: 'own', from: 'HTTPS_PROXY' }, 'x'),
      networkDe.proxyFix({ kind: 'own', from: 'HTTPS_PROXY' }, 'x'),
    ],
    [
      networkText.namedByProfile('~/.aws/config', 'corp', '/etc/ca.pem'),
      networkDe.namedByProfile('~/.aws/config', 'corp', '/etc/ca.pem'),
    ],
    [networkText.otherAnswer('sts.amazonaws.com', 407), networkDe.otherAnswer('sts.amazonaws.com', 407)],
  ])('of the network test: %s', (english, german) => {
    expect(said('network', english)).toBe(german);
  });

  it.each([
    [shellTexts.byUser(file, 7), shellDe.byUser(file, 7)],
    [shellTexts.endsEarly(file, 3, 'return 0'), shellDe.endsEarly(file, 3, 'return 0')],
    [shellTexts.otherFirst('/opt/x/latchkey'), shellDe.otherFirst('/opt/x/latchkey')],
    [shellTexts.hides('latchkey', 'alias'), shellDe.hides('latchkey', 'alias')],
    [shellTexts.hides('latchkey', 'function'), shellDe.hides('latchkey', 'function')],
    [shellTexts.runsTheApp(file, 12), shellDe.runsTheApp(file, 12)],
  ])('of a shell: %s', (english, german) => {
    expect(said('shell', english)).toBe(german);
  });

  it.each([
    [detachTexts.keepsRecords('/data'), detachDe.keepsRecords('/data')],
    [detachTexts.waits('terraform', 4711, 'prod'), detachDe.waits('terraform', 4711, 'prod')],
    [detachTexts.keepsPrograms, detachDe.keepsPrograms],
  ])('of a detach: %s', (english, german) => {
    expect(said('detach', english)).toBe(german);
  });

  it.each([
    [boxTexts.activity(Date.now()), boxDe.activity(Date.now())],
    [boxTexts.activityEnd(Date.now() + 1), boxDe.activityEnd(Date.now() + 1)],
    [boxTexts.activityUsual(90), 'endet von selbst nach 1 h 30 min'],
    [lockTexts.activity.locked('sleep'), 'gesperrt, weil der Computer in den Ruhezustand ging'],
    [lockTexts.activity.unlocked, 'entsperrt'],
    [detachTexts.activity(true), detachDe.activity(true)],
    [accountNotes.mark('111122223333', 'production'), 'Kennzeichnung von 111122223333: Produktion'],
    [accountNotes.mark('111122223333', null), 'Kennzeichnung von 111122223333: nach Muster'],
    [accountNotes.label('111122223333', 'Shop'), 'Bezeichnung von 111122223333: Shop'],
    [accountNotes.synced(3, 0), '3 hinzugefügt, 0 entfernt'],
    [
      otherUserText({ name: 'Acme', signedInBefore: 'ada', signedInAs: 'bob' }) ?? '',
      'Zuvor war ada angemeldet, jetzt ist es bob. Alle Sitzungen von Acme handeln als dieser Benutzer. Wenn Sie das nicht wollten, melden Sie sich dort und im Browser ab.',
    ],
    [
      otherUserText({ name: 'CLI', signedInBefore: '', signedInAs: 'bob', hasExternalSignIn: true }) ?? '',
      'Zuvor war ein anderer Benutzer angemeldet, jetzt ist es bob. Alle Sitzungen von CLI handeln als dieser Benutzer. Wenn Sie das nicht wollten, berichtigen Sie es dort, woher CLI die Anmeldung hat.',
    ],
  ])('of Activity: %s', (english, german) => {
    expect(said('activity', english)).toBe(german);
  });

  it('keeps a value as it is, whatever it says', () => {
    const odd = 'a (b) <inner0> $1 cannot be reached';
    expect(said('shell', shellTexts.byUser(odd, 7))).toBe(shellDe.byUser(odd, 7));
  });

  it('is looked for among those of its place alone', () => {
    expect(said('activity', networkText.connects('The Secret Service'))).toBe('The Secret Service answers');
    expect(said('activity', '/home/ada/.aws/config')).toBe('/home/ada/.aws/config');
  });

  it('takes no longer for a text that nobody made', () => {
    const began = performance.now();
    for (const place of ['network', 'shell', 'detach', 'activity'] as const)
      said(place, `${'x ('.repeat(600)} (`);
    expect(performance.now() - began).toBeLessThan(5_000);
  });
});
