import type { Exchange } from '../../upstreams/http/result.js';
import type { AttemptRecord } from './settle.queries.js';

/** What is kept of a request and its answer; undefined when nothing was sent. */
export function recordAttempt(
  instance: string,
  exchange: Exchange | null,
  entryIds: readonly string[],
  outcome: string,
  modifiedAt: string | null,
): AttemptRecord | undefined {
  if (exchange === null) return undefined;
  const { request, response, startedAt, finishedAt } = exchange;
  return {
    entry_ids: entryIds,
    instance,
    started_at: startedAt.toISOString(),
    finished_at: finishedAt.toISOString(),
    request,
    status: response?.status ?? null,
    response,
    outcome,
    upstream_modified_at: modifiedAt,
  };
}
