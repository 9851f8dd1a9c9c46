import { Component, type ReactNode } from 'react';
import { windowText as w } from '../../shared/words.ts';
import { Empty } from '../ui/blocks.tsx';
import { Button } from '../ui/button.tsx';

/** A bug in one page must not leave an empty window. `place` changes when the user goes elsewhere. */
export class CrashGuard extends Component<
  { readonly place: string; readonly children: ReactNode },
  { readonly brokenAt: string | null }
> {
  override state: { readonly brokenAt: string | null } = { brokenAt: null };
  static getDerivedStateFromError(): { readonly brokenAt: string } {
    return { brokenAt: '' };
  }
  override componentDidUpdate(before: { readonly place: string }): void {
    if (before.place !== this.props.place && this.state.brokenAt !== null) this.setState({ brokenAt: null });
  }
  override render(): ReactNode {
    if (this.state.brokenAt === null) return this.props.children;
    const t = w.crashed;
    return (
      <Empty
        icon="warning"
        title={t.title}
        actions={<Button onClick={() => window.location.reload()}>{t.reload}</Button>}
      >
        {t.body}
      </Empty>
    );
  }
}
