import { keepPreviousData, queryOptions } from '@tanstack/react-query';
import {
  syncQueueCancel,
  syncQueueList,
  syncQueueOne,
  syncQueueRedrive,
  syncQueueResolve,
  syncQueueRetry,
  syncQueueSummary,
  syncTargetsPause,
  syncTargetsResume,
} from '../../../client/src/generated/sdk.gen';
import type {
  CancelAnswer,
  FieldDecision,
  QueueAttempt,
  QueueConflict,
  QueueSummary,
  RedriveAnswer,
  RedriveFilter,
  ResolveAnswer,
  ResolveRequest,
  RetryAnswer,
  SyncQueueEntry,
  SyncQueueEntryDetail,
  SyncQueueListData,
  TargetAnswer,
  TargetSummary,
} from '../../../client/src/generated/types.gen';
import { answerOf, type Page, pageOf } from './client';
import { keysOf } from './keys';

export type {
  CancelAnswer,
  FieldDecision,
  QueueAttempt,
  QueueConflict,
  QueueSummary,
  RedriveAnswer,
  RedriveFilter,
  ResolveRequest,
  SyncQueueEntry,
  SyncQueueEntryDetail,
  TargetSummary,
};

export const syncQueueKeys = keysOf('sync-queue');

/** What the list of entries is filtered by. */
export type QueueFilters = Omit<NonNullable<SyncQueueListData['query']>, 'limit' | 'cursor'>;
export type QueueStatus = NonNullable<QueueFilters['status']>[number];
export type QueueTarget = NonNullable<QueueFilters['target']>[number];

/** Entries a page: one question, however long the queue is and however much of it somebody has looked at. */
const PAGE_SIZE = 100;
/** The clock alone changes how much was delivered in the last minute. */
const SUMMARY_MS = 15_000;

/** How the queue to each upstream stands. */
export const queueSummaryQuery = () =>
  queryOptions({
    queryKey: ['sync-queue', 'summary'] as const,
    queryFn: ({ signal }): Promise<QueueSummary> => answerOf(syncQueueSummary({ signal })),
    refetchInterval: SUMMARY_MS,
  });

/** A page of entries, the newest first. */
export const queuePageQuery = (filters: QueueFilters, cursor: string) =>
  queryOptions({
    queryKey: syncQueueKeys.list({ ...filters, cursor }),
    queryFn: ({ signal }): Promise<Page<SyncQueueEntry>> =>
      pageOf(syncQueueList({ query: { ...filters, limit: PAGE_SIZE, ...(cursor && { cursor }) }, signal })),
    placeholderData: keepPreviousData,
  });

/** One entry, with its conflicts and the requests that were made for it. */
export const queueEntryQuery = (id: string) =>
  queryOptions({
    queryKey: syncQueueKeys.record(id),
    queryFn: ({ signal }): Promise<SyncQueueEntryDetail> => answerOf(syncQueueOne({ path: { id }, signal })),
  });

/** The deliveries of one record that go on only when a person decides something. */
export const recordTroubleQuery = (entityId: string) =>
  queryOptions({
    queryKey: syncQueueKeys.list({ trouble: entityId }),
    queryFn: async ({ signal }): Promise<SyncQueueEntryDetail[]> => {
      const entries = await answerOf(
        syncQueueList({ query: { entity_id: [entityId], status: ['conflict', 'dead'] }, signal }),
      );
      return Promise.all(entries.map(({ id }) => answerOf(syncQueueOne({ path: { id }, signal }))));
    },
  });

/** Settles a conflict: all fields alike, or each by itself. */
export function resolveEntry(id: string, body: ResolveRequest): Promise<ResolveAnswer> {
  return answerOf(syncQueueResolve({ path: { id }, body, headers: { 'Idempotency-Key': crypto.randomUUID() } }));
}

/** Sends an entry again that was refused, or that waits for its next try. */
export function retryEntry(id: string): Promise<RetryAnswer> {
  return answerOf(syncQueueRetry({ path: { id } }));
}

/** Gives an entry up, with what tells the other upstream the same. */
export function cancelEntry(id: string): Promise<CancelAnswer> {
  return answerOf(syncQueueCancel({ path: { id } }));
}

/** Sends again all that match, or shows what that would be. */
export function redrive(filter: RedriveFilter, dryRun: boolean): Promise<RedriveAnswer> {
  return answerOf(syncQueueRedrive({ body: { filter, dry_run: dryRun } }));
}

/** Holds deliveries to an upstream up; `reason` is for whoever wonders. */
export function pauseTarget(target: QueueTarget, reason: string): Promise<TargetAnswer> {
  return answerOf(syncTargetsPause({ path: { target }, body: reason === '' ? {} : { reason } }));
}

/** Lets them go on. */
export function resumeTarget(target: QueueTarget): Promise<TargetAnswer> {
  return answerOf(syncTargetsResume({ path: { target } }));
}
