import { lazyPort } from '../../shared/lazy-port.ts';
import type { ShellSetupPorts } from './profiles/shell-setup.ts';
import type { ShellSetup } from './profiles/shell-setup-port.ts';
import type { Candidate } from './terminal/syntax.ts';

/** Our lines in the start files of shells: most runs of the app never need this. */
export const createLazyShellSetup = (ports: Omit<ShellSetupPorts, 'completion'>): ShellSetup =>
  lazyPort<ShellSetup>(
    { states: true, plan: true, apply: true, leavePlan: true, leave: true, rejoin: true, follow: true },
    async () => {
      const { createShellSetup } = await import('./profiles/shell-setup.ts');
      return createShellSetup({ ...ports, completion: completionScripts });
    },
  );

async function completionScripts(): ReturnType<ShellSetupPorts['completion']> {
  const [{ registry }, { completionScript }] = await Promise.all([
    import('./terminal/registry.ts'),
    import('./terminal/completion/scripts.ts'),
  ]);
  const verbs: readonly Candidate[] = registry.verbs.map(({ name, summary }) => ({
    value: name,
    about: summary,
  }));
  return {
    bash: completionScript('bash', verbs),
    zsh: completionScript('zsh', verbs),
    fish: completionScript('fish', verbs),
  };
}
