import { Component, type ReactNode } from 'react';
import { Button } from '../ui/button';
import { EmptyState } from '../ui/empty-state';
import { appTexts } from './texts';

/** Keeps a screen that fails from taking the rest of the page with it. */
export class ErrorBoundary extends Component<{ readonly children: ReactNode }, { error: unknown }> {
  override state = { error: undefined };

  static getDerivedStateFromError(error: unknown): { error: unknown } {
    return { error };
  }

  override render(): ReactNode {
    const { error }: { error: unknown } = this.state;
    if (error === undefined) return this.props.children;
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
