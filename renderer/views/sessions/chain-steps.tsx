import type { ChainStep } from '../../../shared/session.ts';
import { Icon } from '../../ui/icon.tsx';
import styles from './session-detail.module.css';

/** Source, role, role: each step is built on the one above it. */
export function ChainSteps({ steps }: { readonly steps: readonly ChainStep[] }) {
  return (
    <ol className={styles.chain}>
      {steps.map((step) => (
        <li key={`${step.kind} ${step.label} ${step.detail}`} className={styles.step}>
          <span className={styles.stepMark}>
            <Icon name={step.kind === 'source' ? 'sources' : 'layers'} />
          </span>
          <div className={styles.stepText}>
            <div title={step.label}>{step.label}</div>
            <div className={styles.detailText} title={step.detail}>
              {step.detail}
            </div>
          </div>
        </li>
      ))}
    </ol>
  );
}
