import type { LockWhy } from '../../lock.ts';
import type {
  lockTexts as English,
  lockFaults as EnglishFaults,
  lockLeaves as EnglishLeaves,
} from '../lock.ts';

const DAY_MS = 24 * 3_600_000;
const two = (n: number): string => String(n).padStart(2, '0');

/** By the zone that the computer is in now: a format that is made once keeps the one of its start. */
export function clockText(at: number, now: number): string {
  const [then, today] = [new Date(at), new Date(now)];
  const time = `${two(then.getHours())}:${two(then.getMinutes())} Uhr`;
  if (now - at < DAY_MS && then.getDate() === today.getDate()) return time;
  return `${two(then.getDate())}.${two(then.getMonth() + 1)}.${then.getFullYear()}, ${time}`;
}

const because: Readonly<Record<LockWhy, string>> = {
  asked: 'weil Sie es gesperrt haben',
  sleep: 'weil der Computer in den Ruhezustand ging',
  screen: 'weil der Bildschirm gesperrt oder dunkel war',
  idle: 'weil niemand den Computer benutzte',
  unsure: 'weil der Desktop beim Start nicht sagte, ob sein Bildschirm gesperrt ist',
};

export const lockTexts: typeof English = {
  because: (why) => because[why],
  since: ({ since }, now) => `Gesperrt seit ${clockText(since, now)}`,
  lockedSince: ({ since }) => `seit ${clockText(since, Date.now())} gesperrt`,
  word: 'gesperrt',
  notNow: 'Nicht, solange Latchkey gesperrt ist',
  lockNow: 'Jetzt sperren',
  unlock: 'Entsperren…',
  locked: 'Latchkey ist gesperrt. Es gibt keine Zugangsdaten heraus. Zum Entsperren: latchkey unlock',
  how: {
    unlocked: 'Latchkey ist entsperrt.',
    screen: 'Der Bildschirm ist jetzt gesperrt. Entsperren Sie ihn, dann ist auch Latchkey entsperrt.',
    'not-kept':
      'Latchkey ist entsperrt, bis es beendet wird. Das konnte nicht gespeichert werden, deshalb ist es beim nächsten Start wieder gesperrt: siehe latchkey status',
    again:
      'Der Bildschirm war schon gesperrt oder dunkel, und dieser Desktop sagt nicht, welches von beiden. Entsperren Sie den Bildschirm, und führen Sie dann noch einmal latchkey unlock aus: Es sperrt den Bildschirm selbst.',
    'by-hand': 'Sperren Sie den Bildschirm und entsperren Sie ihn wieder, dann ist auch Latchkey entsperrt.',
  },
  settingFails: {
    unlock: (name) =>
      `${name} ist eingeschaltet, aber nichts auf diesem Computer könnte Latchkey wieder entsperren.`,
    screen: (name) =>
      `${name} ist eingeschaltet, aber dieser Desktop sagt nicht, wann sein Bildschirm gesperrt ist.`,
    idle: (name) => `${name} ist gesetzt, aber dieser Desktop sagt nicht, wie lange ihn niemand benutzt hat.`,
  },
  signInWaits:
    'Latchkey wurde gesperrt. Was diese Anmeldung von Ihnen wissen will, wartet auf das Entsperren: latchkey unlock',
  asks: 'Latchkey zu entsperren',
  notConfirmed: 'Das System hat nicht bestätigt, dass Sie es sind.',
  title: 'Latchkey ist gesperrt',
  explain:
    'Kein Programm bekommt Zugangsdaten. Wer angemeldet ist und welche Sitzung die Standardsitzung ist, bleibt, wie es ist.',
  given: 'Zugangsdaten, die Programme schon haben, bleiben gültig, bis sie ablaufen.',
  activity: {
    locked: (why) => `gesperrt, ${because[why]}`,
    unlocked: 'entsperrt',
  },
};

export const lockLeaves: typeof EnglishLeaves = {
  keys: {
    what: 'Latchkey ist gesperrt, aber Schlüssel einer Sitzung stehen noch in Ihrer Datei mit Zugangsdaten.',
    fix: 'Wenn die Datei geschrieben werden kann, führen Sie noch einmal aus: latchkey lock',
  },
  record: {
    what: 'Latchkey ist gesperrt, bis es beendet wird: Dass es gesperrt ist, konnte nicht gespeichert werden.',
    fix: 'Es versucht es alle 15 Sekunden noch einmal. Wenn das gelingt, bleibt es auch nach einem Neustart gesperrt, und latchkey lock sagt es.',
  },
};

export const lockFaults: typeof EnglishFaults = {
  unlock: {
    what: 'Latchkey kann hier nicht gesperrt werden: Nichts auf diesem Computer könnte es wieder entsperren.',
    why: 'Entsperrt wird es durch den Sperrbildschirm oder durch eine Frage des Systems, und keines von beiden antwortet.',
    fix: 'Verwenden Sie einen Desktop, dessen Sperrbildschirm an systemd-logind meldet oder als ScreenSaver-Dienst antwortet, oder installieren Sie polkit mit dem deb- oder rpm-Paket von Latchkey.',
  },
  'unlock-now': {
    what: 'Latchkey bleibt gesperrt: Nichts auf diesem Computer kann jetzt sagen, dass Sie es sind.',
    why: 'Der Sperrbildschirm des Desktops antwortet nicht, und das System kann nicht nach Ihrem Passwort fragen.',
    fix: 'Melden Sie sich am Desktop ab und wieder an, oder starten Sie seinen Sperrbildschirm, und führen Sie dann aus: latchkey unlock',
  },
  'no-screen': {
    what: 'Latchkey bleibt gesperrt: Der Sperrbildschirm hat den Bildschirm nicht gesperrt, als Latchkey darum bat.',
    why: 'Vielleicht ist er so eingestellt, dass er nichts sperrt.',
    fix: 'Stellen Sie den Desktop so ein, dass er den Bildschirm auf Anfrage sperrt, und führen Sie dann noch einmal latchkey unlock aus. Mit dem deb- oder rpm-Paket von Latchkey kann polkit stattdessen nach Ihrem Passwort fragen.',
  },
  screen: {
    what: 'Dieser Desktop sagt nicht, wann sein Bildschirm gesperrt ist.',
    why: 'Kein ScreenSaver-Dienst antwortet auf dem Session-Bus, und systemd-logind kennt keine Sitzung dieses Desktops.',
    fix: 'Sperren Sie Latchkey stattdessen von Hand, im Ruhezustand oder nach einer Zeit ohne Benutzung.',
  },
  idle: {
    what: 'Dieser Desktop sagt nicht, wie lange ihn niemand benutzt hat.',
    why: 'Unter Wayland sagt das nur GNOME.',
    fix: 'Sperren Sie Latchkey stattdessen von Hand, im Ruhezustand oder mit dem Bildschirm.',
  },
};
