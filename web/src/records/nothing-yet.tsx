import { useQuery } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { Link } from 'wouter';
import { syncHealthQuery } from '../api/sync-health';
import { paths } from '../app/paths';
import { EmptyState } from '../ui/empty-state';
import { Skeleton } from '../ui/skeleton';
import { recordTexts as t } from './texts';

/**
 * Why a list of what comes from Airtable is empty: nobody ever read it there, with the cause and what to do; or it was read,
 * and there is none.
 */
export function NothingYet(props: {
  /** What it lists. */
  readonly other: string;
  /** Where that it is empty is good. */
  readonly none?: { readonly title: string; readonly text: string } | undefined;
}): ReactNode {
  const { other, none } = props;
  const { data, isPending } = useQuery({
    ...syncHealthQuery(),
    select: (sources) => sources.find(({ id }) => id === 'airtable'),
  });
  if (isPending) return <Skeleton label={t.loading} rows={3} />;
  if (data?.last_sync === null) {
    return (
      <EmptyState
        kind="never-synced"
        title={t.neverSyncedTitle(other)}
        action={<Link href={paths.syncHealth()}>{t.neverSyncedAction}</Link>}
      >
        <p>{data.cause}</p>
        {data.next_step !== null && <p>{data.next_step}</p>}
      </EmptyState>
    );
  }
  return (
    <EmptyState kind="none" title={none?.title ?? t.noneTitle(other)}>
      {none?.text ?? t.noneText}
    </EmptyState>
  );
}
