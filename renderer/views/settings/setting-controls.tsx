import { Region } from '../../../shared/ids.ts';
import { looks } from '../../../shared/ipc/while-locked.ts';
import {
  isPatternListOf,
  isTextOf,
  type SettingEntry,
  type SettingSection,
  type Settings,
  type SettingsPatch,
  type SettingValue,
  settingEntries,
  settingPatch,
  settingValue,
} from '../../../shared/settings.ts';
import { phrase, settingsText as t, windowText as w } from '../../../shared/words.ts';
import { CommitInput } from '../../ui/commit-input.tsx';
import { Field, Select } from '../../ui/field.tsx';
import { ShortcutInput } from '../../ui/shortcut-input.tsx';
import { Switch } from '../../ui/switch.tsx';
import { WhileOpen } from '../../ui/while-open.tsx';
import { inRange } from './number-reason.ts';
import styles from './settings-page.module.css';

/** The settings of one section, each as its entry says: switches below each other, other controls side by side. */
export function SettingControls({
  section,
  settings,
  faults = noFaults,
  onChange,
}: {
  readonly section: SettingSection;
  readonly settings: Settings;
  /** By key: why a setting that is on does nothing. */
  readonly faults?: ReadonlyMap<string, string>;
  readonly onChange: (patch: SettingsPatch) => void;
}) {
  const entries = settingEntries.filter((entry) => entry.section === section);
  const control = (entry: SettingEntry) => (
    // A setting that is more than the look of the window is as closed as any door.
    <WhileOpen key={entry.key} verb={looks.has(entry.key) ? null : 'addSource'}>
      <SettingControl
        entry={entry}
        fault={faults.get(entry.key)}
        value={settingValue(settings, entry)}
        onChange={(value) => {
          const patch = settingPatch(entry, value);
          if (patch !== null) onChange(patch);
        }}
      />
    </WhileOpen>
  );
  return rowsOf(entries).map((row) => {
    const [first] = row;
    if (first === undefined || isSwitch(first)) return row.map(control);
    return (
      <div key={first.key} className={row.length === 1 ? styles.narrow : styles.pair}>
        {row.map(control)}
      </div>
    );
  });
}

const noFaults: ReadonlyMap<string, string> = new Map();

const isSwitch = ({ control }: SettingEntry): boolean => control.kind === 'switch';

/** A switch is a row of its own; other controls are placed side by side in pairs. */
function rowsOf(entries: readonly SettingEntry[]): readonly (readonly SettingEntry[])[] {
  const rows: SettingEntry[][] = [];
  for (const entry of entries) {
    const last = rows.at(-1);
    const hasRoom = last !== undefined && last.length === 1 && !last.some(isSwitch);
    if (hasRoom && !isSwitch(entry)) last.push(entry);
    else rows.push([entry]);
  }
  return rows;
}

function SettingControl({
  entry: { label: english, help, control },
  fault,
  value,
  onChange,
}: {
  readonly entry: SettingEntry;
  readonly fault: string | undefined;
  readonly value: SettingValue;
  readonly onChange: (value: SettingValue) => void;
}) {
  const label = phrase(english);
  const said = [help === undefined ? undefined : phrase(help), fault]
    .filter((text) => text !== undefined)
    .join(' ');
  const hint = said === '' ? {} : { hint: said };
  switch (control.kind) {
    case 'switch':
      return <Switch label={label} {...hint} checked={value === true} onChange={onChange} />;
    case 'choice':
      return (
        <Field label={label} {...hint}>
          {(ids) => (
            <Select
              {...ids}
              value={String(value)}
              onChange={onChange}
              options={Object.entries(control.choices).map(([choice, words]) => ({
                value: choice,
                label: phrase(words),
              }))}
            />
          )}
        </Field>
      );
    case 'number': {
      const { min, max, unit } = control;
      return (
        <CommitInput
          label={label}
          {...hint}
          unit={t.unit[unit]}
          value={String(value)}
          reason={(raw) => (inRange(raw, min, max) === null ? t.numberReason(min, max) : null)}
          onCommit={(raw) => onChange(inRange(raw, min, max))}
        />
      );
    }
    case 'region':
      return (
        <CommitInput
          label={label}
          {...hint}
          kind="region"
          value={String(value ?? '')}
          reason={(raw) => (raw === '' || Region.safeParse(raw).success ? null : w.detail.regionReason)}
          onCommit={(raw) => onChange(raw === '' ? null : raw)}
        />
      );
    case 'patterns':
      return (
        <CommitInput
          label={label}
          {...hint}
          kind="text"
          value={String(value)}
          reason={(raw) => (isPatternListOf(control.of, raw) ? null : t.patternsReason[control.of])}
          onCommit={onChange}
        />
      );
    case 'shortcut':
      return <ShortcutInput label={label} {...hint} value={String(value)} onCommit={onChange} />;
    case 'text':
      return (
        <CommitInput
          label={label}
          {...hint}
          kind="text"
          value={String(value)}
          reason={(raw) => (isTextOf(control.of, raw) ? null : t.textReason[control.of])}
          onCommit={onChange}
        />
      );
  }
}
