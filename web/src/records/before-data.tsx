import type { ReactNode } from 'react';
import { Button } from '../ui/button';
import { EmptyState } from '../ui/empty-state';
import { Skeleton } from '../ui/skeleton';
import { recordTexts } from './texts';

/** What is asked of the API, as far as it has come. */
export interface Asked {
  readonly data: unknown;
  readonly error: Error | null;
  refetch(): unknown;
}

interface BeforeDataProps {
  readonly asked: Asked;
  /** How many rows stand there while it loads. */
  readonly rows: number;
  /** What could not be shown. */
  readonly failed: string;
  /** What else may help, before asking again. */
  readonly way?: ReactNode;
}

/** What stands where data will: that it loads, or why it has not come and that it can be asked for again. */
export function BeforeData({ asked: { data, error, refetch }, rows, failed, way }: BeforeDataProps): ReactNode {
  if (data !== undefined) return null;
  if (error === null) return <Skeleton label={recordTexts.loading} rows={rows} />;
  return (
    <EmptyState
      kind="failed"
      title={failed}
      action={
        <>
          {way}
          <Button icon="retry" onClick={() => void refetch()}>
            {recordTexts.retry}
          </Button>
        </>
      }
    >
      {error.message}
    </EmptyState>
  );
}
