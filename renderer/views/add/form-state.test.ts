import { describe, expect, it } from 'vitest';
import type { FormSpec } from '../../../shared/form.ts';
import {
  allReasons,
  fieldsFor,
  NAME_KEY,
  needsAdvanced,
  reasonsOf,
  setName,
  setValue,
  shownReason,
  startForm,
  wireValues,
  withRefusal,
} from './form-state.ts';

const spec: FormSpec = {
  kind: 'made-up',
  makes: 'source',
  title: 'Made up',
  summary: '',
  fields: [
    { name: 'startUrl', label: 'Start URL', type: 'url', required: true },
    { name: 'region', label: 'Region', type: 'region', required: true },
    {
      name: 'partition',
      label: 'Partition',
      type: 'choice',
      required: true,
      choices: [{ value: 'aws', label: 'AWS' }],
    },
    { name: 'key', label: 'Secret key', type: 'secret', required: true },
    { name: 'hours', label: 'Hours', type: 'number', required: false, advanced: true },
  ],
};

describe('form state', () => {
  it('starts with the answers a list already shows', () => {
    expect(startForm(spec).values).toEqual({
      startUrl: '',
      region: '',
      partition: 'aws',
      key: '',
      hours: '',
    });
  });
  it('finds every refusal but shows only those of fields one has been in', () => {
    let state = startForm(spec);
    const reasons = () => allReasons(spec.fields, state);
    expect(Object.keys(reasons()).sort()).toEqual([NAME_KEY, 'key', 'region', 'startUrl']);
    expect(shownReason(reasons(), state, 'startUrl')).toBeNull();
    state = setValue(state, 'startUrl', 'acme');
    expect(shownReason(reasons(), state, 'startUrl')).toContain('https://');
    expect(shownReason(reasons(), state, 'region')).toBeNull();
    state = { ...state, isSubmitted: true };
    expect(shownReason(reasons(), state, 'region')).toBe('Region is required.');
  });
  it('has no refusal when all is well, and sends trimmed values without empty ones', () => {
    let state = setName(startForm(spec), 'Acme');
    state = setValue(state, 'startUrl', ' https://acme.awsapps.com/start ');
    state = setValue(setValue(state, 'region', 'eu-central-1'), 'key', 'x');
    expect(allReasons(spec.fields, state)).toEqual({});
    expect(wireValues(spec.fields, state)).toEqual({
      startUrl: 'https://acme.awsapps.com/start',
      region: 'eu-central-1',
      partition: 'aws',
      key: 'x',
    });
  });
  it('keeps a stored secret when an edit leaves it empty', () => {
    const state = startForm(spec, { name: 'Acme', values: { startUrl: 'https://a.b', region: 'us-east-1' } });
    expect(allReasons(fieldsFor(spec, true), state)).toEqual({});
    expect(allReasons(fieldsFor(spec, false), state)).toHaveProperty('key');
    expect(wireValues(fieldsFor(spec, true), state)).not.toHaveProperty('key');
  });
  it('asks, checks and sends what belongs to the choice that is made, and nothing of another', () => {
    const fields: FormSpec['fields'] = [
      {
        name: 'origin',
        label: 'Origin',
        type: 'choice',
        required: true,
        choices: [
          { value: 'ec2', label: 'EC2' },
          { value: 'process', label: 'A program' },
        ],
      },
      {
        name: 'command',
        label: 'Command',
        type: 'text',
        required: true,
        when: { field: 'origin', isOneOf: ['process'] },
      },
    ];
    let state = setName(startForm({ ...spec, fields }), 'This machine');
    expect(allReasons(fields, state)).toEqual({});
    state = setValue(state, 'origin', 'process');
    expect(allReasons(fields, state)).toEqual({ command: 'Command is required.' });
    state = setValue(state, 'command', '/bin/keys');
    expect(wireValues(fields, state)).toEqual({ origin: 'process', command: '/bin/keys' });
    state = setValue(state, 'origin', 'ec2');
    expect(wireValues(fields, state)).toEqual({ origin: 'ec2' });
  });
  it('opens more options when something in there is refused or set', () => {
    const state = startForm(spec);
    const reasonsOf = (s: typeof state) => allReasons(spec.fields, s);
    expect(needsAdvanced(spec.fields, state, reasonsOf(state))).toBe(false);
    const refused = setValue(state, 'hours', 'two');
    expect(needsAdvanced(spec.fields, refused, reasonsOf(refused))).toBe(true);
  });
});

describe('what the app refuses', () => {
  it('is shown at its field until that is changed', () => {
    const started = startForm(spec);
    const refused = withRefusal(spec.fields, started, {
      code: 'invalid-input',
      field: 'Hours',
      reason: 'At most 12.',
    });
    if (refused === null) throw new Error('the form has this field');
    expect(shownReason(reasonsOf(spec.fields, refused), refused, 'hours')).toBe('At most 12.');
    const changed = setValue(refused, 'hours', '3');
    expect(reasonsOf(spec.fields, changed).hours).toBeUndefined();
  });
  it('belongs to the name where it says so, and nowhere where the form has no such field', () => {
    const started = startForm(spec);
    const problem = { code: 'invalid-input', reason: 'Taken.' } as const;
    expect(withRefusal(spec.fields, started, { ...problem, field: 'name' })?.refused).toEqual({
      [NAME_KEY]: 'Taken.',
    });
    expect(withRefusal(spec.fields, started, { ...problem, field: 'gone' })).toBeNull();
    expect(withRefusal(spec.fields, started, { code: 'cancelled' })).toBeNull();
  });
});
