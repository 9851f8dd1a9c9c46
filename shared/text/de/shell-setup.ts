import { isShellReady, missingIn } from '../../shell-setup.ts';
import {
  type shellTexts as English,
  type shellWindowTexts as EnglishWindow,
  shellLabel,
} from '../shell-setup.ts';

/** What `missingIn` gives. */
export const missingText = (missing: string): string =>
  missing === 'the completion' ? 'die Vervollständigung' : missing.replace(' and ', ' und ');

export const shellTexts: typeof English = {
  noteInstall: (shell) => `Latchkey in den Start von ${shellLabel[shell]} aufnehmen`,
  noteRemove: (shell) => `Latchkey aus dem Start von ${shellLabel[shell]} nehmen`,
  unknownShell:
    'Ihre Login-Shell ist nicht bash, zsh, fish oder PowerShell. Nennen Sie eine davon mit --shell.',
  noSuchShell: (word) => `Es gibt hier keine Shell „${word}“: Wählen Sie bash, zsh, fish oder pwsh.`,
  hasNul:
    'Es hat hier ein Byte mit dem Wert 0, das kein Text hat, und eine Shell liest vielleicht nicht, was darunter steht.',
  hides: (program, by) =>
    `In einem neuen Terminal ist ${program} ${by === 'alias' ? 'ein Alias' : 'eine Funktion'} von Ihnen und läuft anstelle des Programms. Geben Sie ihm einen anderen Namen, oder entfernen Sie es.`,
  runsInstead: (program, by) =>
    `${by === 'alias' ? 'ein Alias' : 'eine Funktion'} von Ihnen läuft anstelle von ${program}`,
  notText:
    'Es ist kein Text, dem eine Zeile hinzugefügt werden kann, sondern etwa UTF-16. Speichern Sie die Datei als UTF-8 und versuchen Sie es noch einmal.',
  endsEarly: (file, line, text) =>
    `Zeile ${line} von ${file}, „${text}“, beendet die Datei vor den Zeilen von Latchkey. Verschieben Sie sie darunter.`,
  otherFirst: (path) =>
    `Ein neues Terminal findet zuerst ${path}. Nehmen Sie dessen Ordner aus dem PATH, oder setzen Sie ihn hinter den von Latchkey.`,
  byUser: (file, line) => `Zeile ${line} von ${file} ist Ihre eigene und bleibt.`,
  runsTheApp: (file, line) =>
    `Zeile ${line} von ${file} fragt in jedem neuen Terminal die App. Sie wird nicht mehr gebraucht: Sie können sie löschen.`,

  ofPackage: (shell) =>
    `Das Paket hat latchkey in den PATH gebracht und die Vervollständigung für ${shellLabel[shell]} dazu: Es ist nichts zu tun.`,
  nothing: (shell, install) =>
    install
      ? `${shellLabel[shell]} liest die Zeilen von Latchkey schon.`
      : `${shellLabel[shell]} hat keine Zeilen von Latchkey: Es gibt nichts zu entfernen.`,
  file: (file) => `${file}:`,
  dryRun: 'Es wurde nichts geändert.',
  question: (files) => `Dies in ${files.join(' und ')} schreiben? [y/N] `,
  removed: (shell) => `Die Zeilen von Latchkey wurden aus dem Start von ${shellLabel[shell]} entfernt.`,
  undo: (shell) => `Um das rückgängig zu machen: latchkey shell uninstall --shell ${shell}`,
  ready: (shell) =>
    `Ein neues ${shellLabel[shell]}-Terminal findet latchkey und git-remote-codecommit und vervollständigt mit Tab. Schon offene Terminals reichen nicht: Öffnen Sie ein neues.`,
  notReady: (shell, missing) =>
    `Die Zeilen sind geschrieben, aber ein neues ${shellLabel[shell]}-Terminal findet ${missingText(missing)} nicht.`,
  notAsked: (shell, why) =>
    `Die Zeilen sind geschrieben. Ob ein neues ${shellLabel[shell]}-Terminal latchkey findet, ist nicht bekannt: ${why}.`,
  none: 'Es wurde keine Shell gefunden.',
  state: (shell, isUsual) => `${shellLabel[shell]}${isUsual ? ' (Ihre Login-Shell)' : ''}`,
  installed: (files) => `Zeilen von Latchkey in ${files.join(', ')}`,
  notInstalled: 'keine Zeilen von Latchkey',
  byThePackage: 'vom Paket eingerichtet',
  look: (isLogin) => (isLogin ? 'eine Login-Shell' : 'ein neues Terminal'),
  finds: (path) => `findet ${path}`,
  findsNot: (program) => `findet ${program} nicht`,
  completes: (yes) => (yes ? 'vervollständigt mit Tab' : 'vervollständigt nicht'),
  fault: (why) => `konnte nicht gefragt werden: ${why}`,
  noAnswer: 'sie hat nicht innerhalb von 10 Sekunden geantwortet',
  ended: 'sie endete, bevor sie antwortete',
};

export const shellWindowTexts: typeof EnglishWindow = {
  title: 'Shell-Integration',
  hint: 'Nimmt latchkey und git-remote-codecommit in den PATH Ihres Terminals auf und vervollständigt mit der Tab-Taste.',
  looking: 'Ihre Shells werden geprüft…',
  state: ({ installed, ofPackage, looks: [look] }) => {
    if (look === undefined)
      return installed ? 'installiert' : ofPackage ? 'vom Paket eingerichtet' : 'nicht installiert';
    if (look.fault !== null) return shellTexts.fault(look.fault);
    if (look.latchkey === null) return 'ein neues Terminal findet latchkey nicht';
    if (look.gitRemote === null) return 'ein neues Terminal findet git-remote-codecommit nicht';
    const [hidden] = look.hides ?? [];
    if (hidden !== undefined) return shellTexts.runsInstead(hidden.program, hidden.by);
    return look.completes
      ? 'ein neues Terminal findet latchkey und vervollständigt'
      : 'ein neues Terminal findet latchkey, vervollständigt aber nicht';
  },
  install: 'Installieren…',
  remove: 'Entfernen…',
  check: 'Prüfen',
  checkHint: 'Startet jede Shell so, wie ein Terminal es tut.',
  installTitle: (shell) => `Latchkey in ${shellLabel[shell]} aufnehmen?`,
  removeTitle: (shell) => `Latchkey aus ${shellLabel[shell]} herausnehmen?`,
  installYes: 'Aufnehmen',
  removeYes: 'Entfernen',
  what: (file) => `Was sich in ${file} ändert`,
  notes: 'Zu Ihren eigenen Zeilen',
  newTerminal:
    'Schon offene Terminals reichen nicht: Öffnen Sie ein neues. Latchkey startet die Shell danach einmal, um zu sehen, ob es funktioniert.',
  done: (state) => {
    const [look] = state.looks;
    if (isShellReady(state)) return shellTexts.ready(state.shell);
    const fault = look?.fault ?? null;
    const said =
      fault === null
        ? shellTexts.notReady(state.shell, missingIn(state))
        : shellTexts.notAsked(state.shell, fault);
    return [said, ...state.notes].join(' ');
  },
};
