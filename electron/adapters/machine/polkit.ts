import { readFile } from 'node:fs/promises';
import type { Problem } from '../../../shared/problem.ts';
import { err, ok, type Result } from '../../../shared/result.ts';
import { lockTexts } from '../../../shared/text/lock.ts';
import { failureText } from '../dbus/bus-failure.ts';
import type { SessionBus } from '../dbus/session-bus.ts';
import { Variant } from '../dbus/values.ts';

const POLKIT = 'org.freedesktop.PolicyKit1';
const AUTHORITY = {
  destination: POLKIT,
  path: `/${POLKIT.replaceAll('.', '/')}/Authority`,
  interface: `${POLKIT}.Authority`,
};
/** In the policy file of the packages. */
const ACTION = 'dev.latchkey.unlock';
const MAY_ASK = 1;
const LOOK_MS = 3_000;

/** polkit asks the user for the password, or for what else the machine takes for it. */
export interface Polkit {
  /** It knows the action of Latchkey, and would ask: an administrator's rule may say yes to everybody. */
  wouldAsk(): Promise<boolean>;
  ask(signal: AbortSignal): Promise<Result<void, Problem>>;
}

export function createPolkit({ bus, pid }: { readonly bus: SessionBus; readonly pid: number }): Polkit {
  let asked = 0;
  const check = async (flags: number, signal: AbortSignal) => {
    asked += 1;
    const cancellation = flags === 0 ? '' : `latchkey-${asked}`;
    const startTime = await startTimeOf(pid);
    if (startTime === null) return null;
    const subject = [
      'unix-process',
      new Map([
        ['pid', new Variant('u', pid)],
        ['start-time', new Variant('t', startTime)],
      ]),
    ];
    const onAbort = (): void => {
      void bus.call(
        { ...AUTHORITY, member: 'CancelCheckAuthorization', signature: 's', body: [cancellation] },
        AbortSignal.timeout(LOOK_MS),
      );
    };
    if (flags !== 0) signal.addEventListener('abort', onAbort, { once: true });
    const reply = await bus.call(
      {
        ...AUTHORITY,
        member: 'CheckAuthorization',
        signature: '(sa{sv})sa{ss}us',
        body: [subject, ACTION, new Map(), flags, cancellation],
      },
      signal,
    );
    signal.removeEventListener('abort', onAbort);
    return reply;
  };
  return {
    async wouldAsk() {
      const reply = await check(0, AbortSignal.timeout(LOOK_MS));
      const answer = reply?.ok === true ? readAnswer(reply.value.body[0]) : null;
      return answer !== null && !answer.isAuthorized && answer.isChallenge;
    },
    async ask(signal) {
      const reply = await check(MAY_ASK, signal);
      if (signal.aborted) return err({ code: 'cancelled' });
      if (reply === null) return err({ code: 'lock-unavailable', what: 'unlock' });
      if (!reply.ok)
        return err({ code: 'lock-unavailable', what: 'unlock', detail: failureText(reply.error) });
      const answer = readAnswer(reply.value.body[0]);
      if (answer === null) return err({ code: 'lock-unavailable', what: 'unlock' });
      if (answer.isAuthorized) return ok(undefined);
      if (answer.isDismissed) return err({ code: 'cancelled' });
      // Nobody there to ask: no agent of the desktop is registered.
      if (answer.isChallenge) return err({ code: 'lock-unavailable', what: 'unlock' });
      return err({ code: 'refused', reason: lockTexts.notConfirmed });
    },
  };
}

function readAnswer(body: unknown) {
  if (!Array.isArray(body)) return null;
  const [isAuthorized, isChallenge, details]: readonly unknown[] = body;
  if (typeof isAuthorized !== 'boolean' || typeof isChallenge !== 'boolean') return null;
  const isDismissed = details instanceof Map && details.has('polkit.dismissed');
  return { isAuthorized, isChallenge, isDismissed };
}

/** The 22nd field of /proc/PID/stat (proc(5)), by which polkit knows that the process is the same one. */
async function startTimeOf(pid: number): Promise<bigint | null> {
  const text = await readFile(`/proc/${pid}/stat`, 'utf8').catch(() => '');
  const fields = text.slice(text.lastIndexOf(')') + 2).split(' ');
  const ticks = fields[19];
  return ticks !== undefined && /^\d+$/.test(ticks) ? BigInt(ticks) : null;
}
