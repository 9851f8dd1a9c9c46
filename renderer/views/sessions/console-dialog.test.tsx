// @vitest-environment happy-dom
import { fireEvent, screen, waitFor, within } from '@testing-library/react';
import { describe, expect, it, vi } from 'vitest';
import { AccountId } from '../../../shared/ids.ts';
import { invalidInput } from '../../../shared/invalid-input.ts';
import { ok } from '../../../shared/result.ts';
import { windowText as w } from '../../../shared/text/window.ts';
import { consoleText as t } from '../../../shared/text/window-pages.ts';
import { sampleState } from '../../preview/sample-state.ts';
import { click, paste, press, show } from '../../testing.tsx';
import { ConsoleDialog } from './console-dialog.tsx';

const sample = sampleState(Date.now());
const [session] = sample.sessions;
if (session === undefined) throw new Error('the sample has sessions');
const accountId = AccountId.parse('111122223333');
const found = [
  { browser: 'firefox', profiles: [{ name: 'Work', containers: ['Banking'] }] },
  { browser: 'chrome', profiles: [{ name: 'Person 1', containers: [] }] },
];

async function open(options: Parameters<typeof show>[1] = {}) {
  const onDone = vi.fn();
  const answers = { browsers: () => ok(found), openConsole: () => ok({ note: null }), ...options.answers };
  const shown = await show(<ConsoleDialog session={session ?? never()} onDone={onDone} />, {
    ...options,
    answers,
  });
  return { ...shown, onDone, said: () => shown.calls.filter(([verb]) => verb !== 'browsers') };
}
const never = (): never => {
  throw new Error('the sample has sessions');
};
const field = (label: string): HTMLInputElement => screen.getByLabelText(new RegExp(`^${label}`));

describe('a page of the console', () => {
  it('is a service in a region, opened with Enter', async () => {
    const { said, onDone } = await open();
    expect(document.activeElement).toBe(field(t.to));
    await paste(field(t.service), ' s3 ');
    await paste(field(w.detail.region), 'us-west-2');
    field(t.service).focus();
    await press('Enter');
    await waitFor(() => expect(onDone).toHaveBeenCalledOnce());
    expect(said()).toEqual([
      [
        'openConsole',
        { sessionId: session.id, place: { kind: 'named', service: 's3', region: 'us-west-2', to: null } },
      ],
    ]);
  });

  it('is a resource instead, whose link is copied; service and region say nothing then', async () => {
    const { said } = await open();
    await paste(field(t.service), 's3');
    await paste(field(t.to), 'arn:aws:s3:::b');
    expect(field(t.service).disabled).toBe(true);
    await click(screen.getByRole('button', { name: t.copy }));
    expect(said()).toEqual([
      [
        'openConsole',
        {
          sessionId: session.id,
          copy: true,
          place: { kind: 'named', service: null, region: null, to: 'arn:aws:s3:::b' },
        },
      ],
    ]);
  });

  it('is refused at its field, and a region that is none is not asked for', async () => {
    const reason = 'Enter the ARN of a resource.';
    const { said, onDone } = await open({
      answers: { openConsole: () => invalidInput('to', reason) },
    });
    await paste(field(w.detail.region), 'nowhere');
    await click(screen.getByRole('button', { name: t.open }));
    expect([said(), screen.getByRole('alert').textContent]).toEqual([
      [],
      expect.stringContaining(w.detail.regionReason),
    ]);
    await paste(field(t.to), 'my bucket');
    await click(screen.getByRole('button', { name: t.copy }));
    await waitFor(() => expect(screen.getByRole('alert').textContent).toContain(reason));
    expect(onDone).not.toHaveBeenCalled();
  });

  it('opens in a browser of the account: what is on this machine, and what was chosen although it is gone', async () => {
    const gone = { browser: 'edge', profile: 'Old' } as const;
    const { said } = await open({
      state: { ...sample, accounts: [{ id: accountId, label: null, mark: null, browser: gone }] },
    });
    const select: HTMLSelectElement = await screen.findByLabelText(t.opensIn);
    await waitFor(() =>
      expect(
        within(select)
          .getAllByRole('option')
          .map((one) => one.textContent),
      ).toEqual([
        t.usual,
        t.gone('Microsoft Edge · Old'),
        'Firefox',
        'Firefox · Work',
        'Firefox · Work · container Banking',
        'Google Chrome',
        'Google Chrome · Person 1',
      ]),
    );
    expect(select.value).toBe('Microsoft Edge · Old');
    fireEvent.change(select, { target: { value: 'Firefox · Work · container Banking' } });
    fireEvent.change(select, { target: { value: 'usual' } });
    await waitFor(() =>
      expect(said()).toEqual([
        [
          'setAccountBrowser',
          { accountId, browser: { browser: 'firefox', profile: 'Work', container: 'Banking' } },
        ],
        ['setAccountBrowser', { accountId, browser: null }],
      ]),
    );
  });
});
