import { queryOptions } from '@tanstack/react-query';
import { syncQueueList, syncQueueOne, syncQueueResolve, syncQueueRetry } from '../../../client/src/generated/sdk.gen';
import type { QueueConflict, SyncQueueEntryDetail } from '../../../client/src/generated/types.gen';
import { answerOf } from './client';
import { keysOf } from './keys';

export type { QueueConflict, SyncQueueEntryDetail };

/** What a conflict can be settled with, without typing another value. */
export type Decision = 'ours' | 'theirs';

/** The deliveries of one record that go on only when a person decides something. */
export const recordTroubleQuery = (entityId: string) =>
  queryOptions({
    queryKey: keysOf('sync-queue').list({ trouble: entityId }),
    queryFn: async ({ signal }): Promise<SyncQueueEntryDetail[]> => {
      const entries = await answerOf(
        syncQueueList({ query: { entity_id: [entityId], status: ['conflict', 'dead'] }, signal }),
      );
      return Promise.all(entries.map(({ id }) => answerOf(syncQueueOne({ path: { id }, signal }))));
    },
  });

/** Settles every field of a conflict one way. */
export function resolveEntry(id: string, use: Decision): Promise<unknown> {
  const headers = { 'Idempotency-Key': crypto.randomUUID() };
  return answerOf<unknown>(syncQueueResolve({ path: { id }, body: { use }, headers }));
}

/** Sends an entry again that was refused. */
export function retryEntry(id: string): Promise<unknown> {
  return answerOf<unknown>(syncQueueRetry({ path: { id } }));
}
