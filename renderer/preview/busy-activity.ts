import type { ActivityEntry, AppState } from '../../shared/app-state.ts';

const MINUTE = 60_000;
const programs = ['aws', 'git', 'terraform', 'python3', 'docker-credential-ecr-login'];
const folders = ['/home/ada/work/payments-service', '/home/ada/work/infra', '/home/ada'];

/** A record of some weeks, newest first: by day, in bursts, with a switch, a renewal and a failure now and then. */
export function busyActivity(
  count: number,
  now: number,
  sessions: AppState['sessions'],
): readonly ActivityEntry[] {
  let at = now - 20_000;
  return Array.from({ length: count }, (_, i) => {
    const burst = Math.floor(i / 7);
    at -= i % 7 === 0 ? ((burst * 37) % 11) * 4 * MINUTE + MINUTE : 2_500;
    const session = sessions[(burst * 5) % Math.min(sessions.length, 9)];
    const failed = burst % 9 === 4;
    const isSwitch = burst % 6 === 3 && i % 7 === 0;
    const places = ['tray', 'palette', 'use · zsh (pid 2210)'];
    return {
      seq: count - i,
      at,
      event: isSwitch ? 'default-changed' : failed ? 'credentials-refused' : 'credentials-given',
      sessionId: session?.id ?? null,
      sessionName: session?.name ?? null,
      accountId: session?.accountId ?? null,
      sourceName: null,
      caller: isSwitch
        ? (places[burst % 3] ?? null)
        : `credential-process · ${programs[burst % programs.length]} (pid ${4_000 + i})`,
      cwd: isSwitch && burst % 3 !== 2 ? null : (folders[burst % folders.length] ?? null),
      durationMs: isSwitch ? null : 2 + (i % 40),
      problem: failed && !isSwitch ? { code: 'sign-in-needed', source: 'Acme Identity Center' } : null,
      note: null,
    } satisfies ActivityEntry;
  });
}
