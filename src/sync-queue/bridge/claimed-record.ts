import type { Json } from '../../upstreams/http/json.js';
import type { ClaimedRow } from './claim.queries.js';

/** One record of one upstream, with what it has to be told. */
export interface ClaimedRecord {
  /** As the queue names it, e.g. `dev_group`. */
  readonly entity: string;
  readonly entityId: string;
  /** Airtable record id or Asana task gid. */
  readonly targetId: string;
  /** Entries of which something is still to be said, oldest first. */
  readonly entries: readonly ClaimedRow[];
  /** Entries whose fields were all edited again: there is nothing left of them to say. */
  readonly superseded: readonly ClaimedRow[];
  /** By column: what the newest edit set. */
  readonly ours: ReadonlyMap<string, OurValue>;
}

/** What one field shall become upstream, and what is known of it there. */
export interface OurValue {
  readonly value: Json;
  /** The entry that says so. */
  readonly entryId: string;
  /** The last value known upstream. */
  readonly lastKnown: Json;
  /** Values that were sent, and of which nobody knows whether they arrived. */
  readonly tried: readonly Json[];
  /** Whether nothing was noted of it yet. */
  readonly isNew: boolean;
}

/** Puts claimed entries together by record. Each field has the value of its newest edit, so five edits are one call. */
export function groupByRecord(rows: readonly ClaimedRow[]): ClaimedRecord[] {
  return [...Map.groupBy(rows, ({ target_id }) => target_id)].map(([targetId, entries]) => toRecord(targetId, entries));
}

/** What of a record the entries with these ids say. */
export function onlyOf(record: ClaimedRecord, ids: ReadonlySet<string>): ClaimedRecord {
  return {
    ...record,
    entries: record.entries.filter(({ id }) => ids.has(id)),
    superseded: [],
    ours: new Map([...record.ours].filter(([, { entryId }]) => ids.has(entryId))),
  };
}

function toRecord(targetId: string, rows: readonly ClaimedRow[]): ClaimedRecord {
  const [first] = rows;
  const ours = new Map<string, OurValue>();
  for (const row of rows) {
    for (const column of currentColumns(row)) ours.set(column, ourValue(row, column));
  }
  const isLive = (row: ClaimedRow): boolean => [...ours.values()].some(({ entryId }) => entryId === row.id);
  return {
    entity: first?.entity ?? '',
    entityId: first?.entity_id ?? '',
    targetId,
    entries: rows.filter(isLive),
    superseded: rows.filter((row) => !isLive(row)),
    ours,
  };
}

/** The columns of an entry that no newer one sets. */
function currentColumns({ fields, overtaken }: ClaimedRow): string[] {
  return Object.keys(fields).filter((column) => !overtaken.includes(column));
}

function ourValue(row: ClaimedRow, column: string): OurValue {
  const known = row.known?.[column];
  // An empty field is known, too: nothing was there before the first edit, whatever the newest one came after.
  const firstBase = row.first_bases?.[column];
  const base = firstBase === undefined ? (row.base_fields[column] ?? null) : firstBase;
  return {
    value: row.fields[column] ?? null,
    entryId: row.id,
    lastKnown: known === undefined ? base : known.value,
    tried: known?.tried ?? [],
    isNew: known === undefined,
  };
}
