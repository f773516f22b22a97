import type { Json } from '../../upstreams/http/json.js';
import type { ConflictPolicy } from '../../upstreams/mapping/conflict-policies.js';
import { describeEditThere, laterEditOf } from '../entry-notes.js';
import type { ClaimedRow } from './claim.queries.js';
import { type ClaimedRecord, onlyOf } from './claimed-record.js';
import type { Parcel, RecordReading } from './courier.js';
import type { EntrySettlement, FoundConflict, SeenValue } from './settle.queries.js';
import { judge } from './three-way.js';

/** What a reading means for a record: what is sent, what is there already, what a person has to decide. */
export interface JudgedRecord extends Parcel {
  /** What is sent when its values have arrived. */
  readonly later: readonly ReadonlyMap<string, Json>[];
  readonly there: readonly SeenValue[];
  readonly conflicts: readonly FoundConflict[];
  /** Edits of theirs that ours are sent over, as the mapping says. */
  readonly overruled: readonly FoundConflict[];
}

/**
 * Holds each field against what was read.
 * @param policyOf who wins a column that somebody has edited there.
 */
export function judgeRecord(
  record: ClaimedRecord,
  reading: RecordReading & { readonly found: true },
  policyOf: (column: string) => ConflictPolicy,
): JudgedRecord {
  const values = new Map<string, Json>();
  const there: SeenValue[] = [];
  const conflicts: FoundConflict[] = [];
  const overruled: FoundConflict[] = [];
  for (const [column, { value: ours, entryId, lastKnown, tried }] of record.ours) {
    const their = reading.values.get(column);
    if (their === undefined) continue;
    const { kind, value: theirs, surplus } = their;
    switch (judge({ kind, ours, theirs, surplus, lastKnown, tried })) {
      case 'send':
        values.set(column, ours);
        break;
      case 'there':
        there.push(seenValue(record, column, entryId, theirs, reading.modifiedAt));
        break;
      case 'conflict': {
        const wins = policyOf(column) === 'ours';
        if (wins) values.set(column, ours);
        (wins ? overruled : conflicts).push({ entry_id: entryId, field: column, base: lastKnown, ours, theirs });
      }
    }
  }
  return { record, values, later: [], there, conflicts, overruled };
}

/** What of it the entries with these ids say. */
export function judgedOf(judged: JudgedRecord, ids: ReadonlySet<string>): JudgedRecord {
  const record = onlyOf(judged.record, ids);
  const isTheirs = ({ entry_id }: { readonly entry_id: string }): boolean => ids.has(entry_id);
  return {
    record,
    values: new Map([...judged.values].filter(([column]) => record.ours.has(column))),
    later: [],
    there: judged.there.filter(isTheirs),
    conflicts: judged.conflicts.filter(isTheirs),
    overruled: judged.overruled.filter(isTheirs),
  };
}

/** A value as it is noted. */
export function seenValue(
  { targetId }: ClaimedRecord,
  field: string,
  entryId: string,
  value: Json,
  modifiedAt: string | null,
): SeenValue {
  return { entry_id: entryId, target_id: targetId, field, value, modified_at: modifiedAt };
}

/**
 * Each entry of a record of which nothing is left to send: in conflict where one of its fields is, else delivered. What ours
 * was sent over is told with it: nobody is overwritten in silence. So is what of it went with a later entry.
 */
export function settleDelivered(judged: JudgedRecord, label: string, tries: number): EntrySettlement[] {
  const { entries, ours } = judged.record;
  return entries.map(({ id, fields }) => {
    const isOwn = ({ entry_id }: FoundConflict): boolean => entry_id === id;
    const own = judged.conflicts.filter(isOwn).map((conflict) => describeEditThere(conflict, label));
    const over = judged.overruled
      .filter(isOwn)
      .map((conflict) => `${describeEditThere(conflict, label)} UPSTREAM_MAPPING says that ours counts.`);
    const later = Object.keys(fields).filter((column) => ours.get(column)?.entryId !== id);
    const error = [...later.map(laterEditOf), ...own, ...over].join(' ');
    const status = own.length === 0 ? 'delivered' : 'conflict';
    return { id, status, tries, error: error === '' ? null : error, delay_seconds: null };
  });
}

/** Entries of whose fields newer ones say everything. */
export function settleSuperseded(entries: readonly ClaimedRow[]): EntrySettlement[] {
  return entries.map(({ id }) => {
    const error = 'A later edit of the same fields is sent instead.';
    return { id, status: 'superseded', tries: 0, error, delay_seconds: null };
  });
}
