import type { activityTexts as English } from '../activity.ts';
import { many } from './plural.ts';

const entries = (n: number): string => many(n, 'Eintrag', 'Einträge');

export const activityTexts: typeof English = {
  columns: ['ZEIT (UTC)', 'EREIGNIS', 'SITZUNG', 'ANGEFRAGT VON', 'PID', 'VERZEICHNIS', 'MS', 'GRUND'],
  none: 'Nichts Passendes ist aufbewahrt.',
  badTime: (typed) =>
    `„${typed}“ ist keine Zeitangabe. Schreiben Sie, vor wie langer Zeit, etwa 30min, 2h oder 3d, oder ein UTC-Datum wie 2026-11-28.`,
  badOutcome: (typed) => `„${typed}“ ist kein Ergebnis. Schreiben Sie ok oder failed.`,
  badFormat: (typed) => `„${typed}“ ist kein Format. Schreiben Sie jsonl oder csv.`,
  badCount: (typed) => `„${typed}“ ist keine Zahl von 1 bis 100000.`,
  empty: 'Auf der Festplatte ist nichts aufbewahrt.',
  intact: (n) => `Unversehrt: ${entries(n)}, jeder so, wie er geschrieben wurde.`,
  broken: (n) => `Beschädigt: ${entries(n)} gelesen, und sie sind nicht, was Latchkey geschrieben hat.`,
  unverified: (n) =>
    `Nicht als Ganzes geprüft: ${entries(n)} gelesen, jeder so, wie er geschrieben wurde, aber nicht jede Datei ist lesbar.`,
  hash: (hash) => `Hash: ${hash}`,
  limits:
    'Ein Programm, das diese Dateien schreiben kann, kann sie alle neu schreiben. Notieren Sie den Hash an anderer Stelle, um das später zu sehen.',
  finding(found, time) {
    switch (found.kind) {
      case 'changed':
        return found.seq === null
          ? `Zeile ${found.line} von ${found.file} ist nicht mehr so, wie sie geschrieben wurde.`
          : `Eintrag ${found.seq} ist nicht mehr so, wie er geschrieben wurde (Zeile ${found.line} von ${found.file}).`;
      case 'cut':
        return `Zwischen den Einträgen ${found.after} und ${found.before} wurde etwas herausgenommen, eingefügt oder verschoben (${found.file}).`;
      case 'start-missing':
        return `Was vor Eintrag ${found.before} stand, fehlt, und Latchkey hat es nicht entfernt.`;
      case 'end-missing':
        return `Was nach Eintrag ${found.after} stand, fehlt oder wurde geändert.`;
      case 'removed':
        return `Bis Eintrag ${found.until} hat Latchkey entfernt, was zu alt oder zu viel war (${time(found.at)}).`;
      case 'torn':
        return `Die letzte Zeile von ${found.file} wurde abgeschnitten, durch einen Absturz oder eine volle Festplatte.`;
      case 'unread':
        return `${found.file} konnte nicht gelesen werden${found.reason === '' ? '.' : `: ${found.reason}`}`;
      case 'begins-again':
        return `${found.file} konnte nicht gelesen werden, als Latchkey dahinter weiterschrieb. Deshalb gehört das Ende der Datei nicht zur Kette (${time(found.at)}).`;
      case 'not-saved':
        return `Die Einträge ${found.after + 1} bis ${found.before - 1} konnten nicht gespeichert werden.`;
    }
  },
};
