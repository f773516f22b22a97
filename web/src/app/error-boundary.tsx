import { Component, type ReactNode } from 'react';
import { Button } from '../ui/button';
import { EmptyState } from '../ui/empty-state';
import { toast } from '../ui/toast';
import { NotLoadedError } from './later';
import { NotLoaded } from './not-loaded';
import { appTexts } from './texts';

interface Props {
  readonly children: ReactNode;
  /** For what lies over the page: it is said, and taken away. */
  readonly onFail?: () => void;
}

/** Keeps a part that fails from taking the rest of the page with it. */
export class ErrorBoundary extends Component<Props, { error: unknown }> {
  override state = { error: undefined };

  static getDerivedStateFromError(error: unknown): { error: unknown } {
    return { error };
  }

  override componentDidCatch(): void {
    if (this.props.onFail === undefined) return;
    toast(appTexts.overNotLoaded, 'bad');
    this.props.onFail();
  }

  override render(): ReactNode {
    const { error }: { error: unknown } = this.state;
    if (error === undefined) return this.props.children;
    if (this.props.onFail) return null;
    if (error instanceof NotLoadedError) return <NotLoaded />;
    return (
      <EmptyState
        kind="failed"
        title={appTexts.broken}
        action={
          <Button icon="retry" onClick={() => this.setState({ error: undefined })}>
            {appTexts.again}
          </Button>
        }
      >
        <p>{appTexts.brokenText}</p>
        <p>
          <code>{error instanceof Error ? error.message : String(error)}</code>
        </p>
      </EmptyState>
    );
  }
}
