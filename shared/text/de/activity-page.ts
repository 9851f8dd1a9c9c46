import type { activityText as English } from '../activity-page.ts';
import { many } from './plural.ts';

const count = (n: number): string => n.toLocaleString('de-DE');
const entries = (n: number): string => many(n, 'Eintrag', 'Einträge');
const seconds = (ms: number): string =>
  (ms / 1000).toLocaleString('de-DE', { minimumFractionDigits: 1, maximumFractionDigits: 1 });

export const activityText: typeof English = {
  search: 'Suchen',
  searchHint: 'Aktivität durchsuchen',
  filters: 'Filter',
  filter: {
    text: 'Text',
    program: 'Programm',
    session: 'Sitzung',
    outcome: 'Ergebnis',
    event: 'Ereignis',
    time: 'Zeit',
  },
  any: {
    program: 'Programme',
    session: 'Sitzungen',
    outcome: 'Ergebnisse',
    event: 'Ereignisse',
    time: 'Jederzeit',
  },
  outcome: { ok: 'OK', failed: 'Fehlgeschlagen' },
  time: {
    hour: 'Letzte Stunde',
    today: 'Heute',
    yesterday: 'Gestern',
    week: 'Letzte 7 Tage',
    span: 'Gewählte Zeit',
  },
  since: (time) => `seit ${time}`,
  between: (from, until) => `${from} bis ${until}`,
  named: (name, value) => `${name}: ${value}`,
  removed: (name) => `${name} (entfernt)`,
  clear: 'Filter aufheben',
  export: 'Alle exportieren…',
  exportFound: 'Treffer exportieren…',
  exported: (file) => `Nach ${file} exportiert.`,
  more: 'Ältere Einträge laden',
  searching: 'Ältere Einträge werden durchsucht…',
  end: 'Hier beginnt die Aufzeichnung.',
  noOlder: 'Kein älterer Eintrag passt.',
  partUnread: 'Eine Datei der Aufzeichnung ist nicht lesbar: Hier können Einträge fehlen.',
  verify: 'Prüfen',
  closeCheck: 'Ergebnis schließen',
  copyHash: 'Hash kopieren',
  moreFindings: (n) => `und ${count(n)} weitere, die latchkey activity verify auflistet`,
  columns: {
    when: 'Wann',
    event: 'Ereignis',
    what: 'Sitzung oder Quelle',
    caller: 'Angefragt von',
    took: 'Dauer',
  },
  table: 'Aktivität, neueste zuerst',
  list: 'Einträge',
  emptyTitle: 'Noch ist nichts geschehen',
  empty:
    'Hier stehen Anmeldungen, Erneuerungen und jede Anfrage nach Zugangsdaten. Geheimnisse erscheinen nie.',
  noMatchTitle: 'Kein Eintrag passt zu allen Filtern',
  noMatch: 'Entfernen Sie einen davon:',
  without: (filter) => `„${filter}“ entfernen`,
  hides: (hides, all) =>
    hides === 0
      ? `das allein zeigt keinen von den neuesten ${count(all)}`
      : `zeigt ${count(hides)} von den neuesten ${count(all)}`,
  found: (n) => many(n, 'passender Eintrag', 'passende Einträge'),
  loaded: entries,
  took: (ms) => (ms < 1000 ? `${count(Math.round(ms))} ms` : `${seconds(ms)} s`),
  tookBetween: (least, most) =>
    most < 1000
      ? `${count(Math.round(least))}–${count(Math.round(most))} ms`
      : `${seconds(least)}–${seconds(most)} s`,
  inFolder: (cwd) => `in\u00a0${cwd}`,
  today: (date) => `Heute, ${date}`,
  yesterday: (date) => `Gestern, ${date}`,
  onDay: (n) => `${count(n)} angezeigt`,
  times: (n) => `${count(n)}-mal`,
  timesOrMore: (n) => `${count(n)}-mal oder öfter`,
  from: (time) => `ab ${time}`,
  process: (pid) => `PID\u00a0${pid}`,
  processes: (n) => `${count(n)}\u00a0Prozesse`,
  folders: (n) => `${count(n)} Ordner`,
  timeline: {
    label: (day) => `Zeitleiste: ${day}`,
    hours: 'Einträge je Stunde',
    before: 'Tag davor',
    after: 'Tag danach',
    part: (from, until, said) => `${from} bis ${until}: ${said}`,
    said: (all, failed) =>
      failed === 0 ? entries(all) : `${entries(all)}, davon ${count(failed)} fehlgeschlagen`,
    unread: 'Die Aufzeichnung ist nicht lesbar.',
  },
  sparkline: {
    label: (said, busiest) =>
      busiest === null ? `Letzte 24 Stunden: ${said}` : `Letzte 24 Stunden: ${said}; die meisten ${busiest}`,
    caption: (said) => `Letzte 24 Stunden: ${said}`,
    busiest: (from, until) => `von ${from} bis ${until}`,
    show: 'In der Aktivität zeigen',
  },
  place: {
    window: 'Fenster',
    palette: 'Befehlspalette',
    'quick panel': 'Schnellauswahl',
    tray: 'Infobereich',
  },
};
