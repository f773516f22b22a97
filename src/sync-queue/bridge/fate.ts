import type { UpstreamFailure } from '../../upstreams/http/result.js';
import { backoffSeconds } from './backoff.js';
import type { ClaimedRecord } from './claimed-record.js';
import type { RecordReading } from './courier.js';
import type { EntrySettlement, SettledStatus } from './settle.queries.js';

/** What becomes of entries whose reading or sending failed. */
export function fateOf(
  records: readonly ClaimedRecord[],
  { outcome, cause, message, exchange }: UpstreamFailure,
  when: 'reading' | 'sending',
): EntrySettlement[] {
  // What a reading is refused for is no record's fault: a table's name, a right. It may be mended without us.
  if (outcome === 'rejected' && when === 'sending') return settleAll(records, 'dead', 1, message);
  if (outcome === 'unauthorized') return settleAll(records, 'pending', 0, message);
  if (outcome === 'rate_limited' || cause === 'aborted') {
    return settleAll(records, 'pending', 0, exchange === null ? null : message);
  }
  return records.flatMap(({ entries }) =>
    entries.map(({ id, attempts }) => {
      const tries = attempts + 1;
      return { id, status: 'failed', tries: 1, error: message, delay_seconds: backoffSeconds(tries) } as const;
    }),
  );
}

/** Entries that no repetition helps: their record can't be read, or a field of theirs can't. */
export function settleUnreadable(
  record: ClaimedRecord,
  reading: RecordReading | undefined,
  label: string,
): EntrySettlement[] {
  if (!reading?.found) return settleAll([record], 'dead', 1, reading?.reason ?? `${label} did not answer for it.`);
  return record.entries.flatMap(({ id }) => {
    const isOwn = (column: string): boolean => record.ours.get(column)?.entryId === id;
    const reasons = [...(reading.unreadable ?? [])].flatMap(([column, reason]) => (isOwn(column) ? [reason] : []));
    if (reasons.length === 0) return [];
    return { id, status: 'dead', tries: 1, error: reasons.join(' '), delay_seconds: null } as const;
  });
}

/** The same for every entry of some records. */
export function settleAll(
  records: readonly ClaimedRecord[],
  status: SettledStatus,
  tries: number,
  error: string | null,
): EntrySettlement[] {
  return records.flatMap(({ entries }) => entries.map(({ id }) => ({ id, status, tries, error, delay_seconds: null })));
}
