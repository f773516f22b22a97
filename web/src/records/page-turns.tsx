import type { ReactNode } from 'react';
import { Button } from '../ui/button';
import { recordTexts as t } from './texts';

interface PageTurnsProps {
  /** The cursor of the page in sight; empty on the newest one. */
  readonly cursor: string;
  /** That of the page behind it; null on the oldest one. */
  readonly next: string | null | undefined;
  turnTo(cursor: string | null): void;
}

/** Leads through pages that begin with the newest: back to that one, and on to what is older. */
export function PageTurns({ cursor, next, turnTo }: PageTurnsProps): ReactNode {
  return (
    <>
      {cursor !== '' && (
        <Button kind="quiet" icon="up" onClick={() => turnTo(null)}>
          {t.newest}
        </Button>
      )}
      {next && (
        <Button kind="quiet" icon="down" onClick={() => turnTo(next)}>
          {t.older}
        </Button>
      )}
    </>
  );
}
