import type { Prompt } from '../../../shared/app-state.ts';
import { panelText } from '../../../shared/words.ts';
import { useAppState } from '../../app-context.tsx';
import { ChooseRoles } from './choose-roles.tsx';
import { ContinueInBrowser } from './continue-in-browser.tsx';
import { DeviceCode } from './device-code.tsx';
import { MfaCode } from './mfa-code.tsx';
import { ProductionDefault } from './production-default.tsx';
import styles from './prompts.module.css';
import { Secrets } from './secrets.tsx';
import { SignInNeeded } from './sign-in-needed.tsx';
import { SignInWindow } from './sign-in-window.tsx';
import { TakeOver } from './take-over.tsx';

/** Prompts are in the state: a reload shows them again, and one that was answered elsewhere disappears. */
export function PromptHost() {
  const prompts = useAppState((state) => state.prompts);
  const prompt = mostUrgent(prompts);
  if (prompt === null) return null;
  const aside =
    prompts.length > 1 ? (
      <span className={styles.soft}>{panelText.of(prompts.indexOf(prompt) + 1, prompts.length)}</span>
    ) : null;
  switch (prompt.kind) {
    case 'device-code':
      return <DeviceCode key={prompt.id} prompt={prompt} aside={aside} />;
    case 'mfa-code':
      return <MfaCode key={prompt.id} prompt={prompt} aside={aside} />;
    case 'browser':
      return <ContinueInBrowser key={prompt.id} prompt={prompt} aside={aside} />;
    case 'sign-in-window':
      return <SignInWindow key={prompt.id} prompt={prompt} aside={aside} />;
    case 'secrets':
      return <Secrets key={prompt.id} prompt={prompt} aside={aside} />;
    case 'choose-roles':
      return <ChooseRoles key={prompt.id} prompt={prompt} aside={aside} />;
    case 'sign-in-needed':
      return <SignInNeeded key={prompt.id} prompt={prompt} aside={aside} />;
    case 'take-over-profile':
      return <TakeOver key={prompt.id} prompt={prompt} aside={aside} />;
    case 'production-default':
      return <ProductionDefault key={prompt.id} prompt={prompt} aside={aside} />;
  }
}

// A code has a short life, so what is being signed in to comes before what merely asks to.
const urgency: Readonly<Record<Prompt['kind'], number>> = {
  'mfa-code': 0,
  'choose-roles': 1,
  secrets: 2,
  'device-code': 3,
  browser: 4,
  'sign-in-window': 5,
  'production-default': 6,
  'sign-in-needed': 7,
  'take-over-profile': 8,
};
export const mostUrgent = (prompts: readonly Prompt[]): Prompt | null =>
  prompts.toSorted((a, b) => urgency[a.kind] - urgency[b.kind])[0] ?? null;
