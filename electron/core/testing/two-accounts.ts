import { foundSession } from './fake-identity.ts';
import { startApp } from './running-app.ts';

/** For tests only: the app with one session in each of two accounts, Production and Web Stage. */
export async function twoAccounts() {
  const running = await startApp((world) => {
    world.provider.latencyMs = 0;
    world.provider.found = [
      { ...foundSession(0), accountName: 'Production', name: 'Production/Admin' },
      { ...foundSession(1), accountName: 'Web Stage', name: 'Web Stage/Admin' },
    ];
  });
  const [own, other] = running.app.state().sessions;
  if (own?.accountId == null || other?.accountId == null) throw new Error('no accounts');
  return { running, own, ownAccount: own.accountId, other, otherAccount: other.accountId };
}
