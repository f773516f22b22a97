import { queryOptions } from '@tanstack/react-query';
import { runsOne, runsRun, syncHealthList, syncHealthOne } from '../../../client/src/generated/sdk.gen';
import type {
  PullRun,
  RunPullAnswer,
  SourceHealth,
  SyncHealth,
  SyncReading,
  SyncRun,
  VerdictChange,
} from '../../../client/src/generated/types.gen';
import { answerOf } from './client';
import { keysOf } from './keys';

export type { PullRun, SourceHealth, SyncHealth, SyncReading, SyncRun, VerdictChange };

export const syncHealthKeys = keysOf('sync-health');

/** How often a pull that is at work is asked how far it is. */
const PROGRESS_MS = 700;

/** Every source with its verdict, and the evidence for it. */
export const syncHealthQuery = () =>
  queryOptions({
    queryKey: syncHealthKeys.list(),
    queryFn: ({ signal }): Promise<SyncHealth[]> => answerOf(syncHealthList({ signal })),
    // What the clock alone changes, no event tells.
    refetchInterval: 60_000,
  });

/** One source with what was read of it in 90 nights, its pulls, and each change of its verdict. */
export const sourceHealthQuery = (source: SyncHealth['id']) =>
  queryOptions({
    queryKey: syncHealthKeys.record(source),
    queryFn: ({ signal }): Promise<SourceHealth> => answerOf(syncHealthOne({ path: { source }, signal })),
  });

/** How far a pull is. */
export const syncRunQuery = (id: string) =>
  queryOptions({
    queryKey: ['sync-health', 'run', id] as const,
    queryFn: ({ signal }): Promise<SyncRun> => answerOf(runsOne({ path: { id }, signal })),
    refetchInterval: ({ state }) => (state.data?.status === 'running' ? PROGRESS_MS : false),
  });

/** Starts a pull; of one that runs already it answers that one. */
export function startPull(source: SyncHealth['id'], acceptDeletions = false): Promise<RunPullAnswer> {
  return answerOf(runsRun({ path: { source }, body: acceptDeletions ? { accept_deletions: true } : {} }));
}
