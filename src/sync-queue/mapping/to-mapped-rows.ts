import type { QueueEntry } from '../queue-entry.js';
import type { ColumnSource, QueueMapping } from './queue-mapping.js';

/** What differs from row to row beside the entry. */
export interface RowMoment {
  /** ISO 8601. */
  readonly now: string;
  readonly uuid: () => string;
}

/** Entries as the queue takes them: each for an upstream that it is told of, and a field each where it has a row for each. */
export function entriesFor({ row, targets }: QueueMapping, entries: readonly QueueEntry[]): QueueEntry[] {
  const wanted = entries.filter(({ target }) => targets.includes(target));
  if (row === 'entry') return wanted;
  return wanted.flatMap((entry) =>
    Object.entries(entry.fields).map(([field, value]) => ({
      ...entry,
      fields: { [field]: value },
      base_fields: { [field]: entry.base_fields[field] ?? null },
    })),
  );
}

/** A row of theirs, by column. */
export function toMappedRow(mapping: QueueMapping, entry: QueueEntry, moment: RowMoment): Record<string, unknown> {
  return membersOf(mapping.columns, mapping, entry, moment);
}

function membersOf(
  sources: ReadonlyMap<string, ColumnSource>,
  mapping: QueueMapping,
  entry: QueueEntry,
  moment: RowMoment,
): Record<string, unknown> {
  return Object.fromEntries([...sources].map(([name, source]) => [name, filledWith(source, mapping, entry, moment)]));
}

function filledWith(source: ColumnSource, mapping: QueueMapping, entry: QueueEntry, moment: RowMoment): unknown {
  switch (source.kind) {
    case 'constant':
      return source.value;
    case 'json':
      return membersOf(source.members, mapping, entry, moment);
    case 'from':
      return ours(source, mapping, entry, moment);
  }
}

function ours(
  { source, words }: ColumnSource & { readonly kind: 'from' },
  { statusWords }: QueueMapping,
  entry: QueueEntry,
  { now, uuid }: RowMoment,
): unknown {
  const [field = ''] = Object.keys(entry.fields);
  switch (source) {
    case 'uuid':
      return uuid();
    case 'now':
    case 'created_at':
      return now;
    case 'status':
      return statusWords.get('pending')?.[0] ?? 'pending';
    case 'field':
      return words.get(field) ?? field;
    case 'value':
      return entry.fields[field] ?? null;
    case 'base_value':
      return entry.base_fields[field] ?? null;
    case 'fields':
    case 'base_fields':
      return Object.fromEntries(Object.entries(entry[source]).map(([name, value]) => [words.get(name) ?? name, value]));
    case 'target':
    case 'entity':
      return words.get(entry[source]) ?? entry[source];
    default:
      return entry[source];
  }
}
