import { newAirtableId } from '../identifiers.js';
import type { Json, JsonObject } from '../json.js';
import { unprocessable } from './errors.js';
import { filterRecords } from './filter-records.js';
import type { ListParameters } from './list-parameters.js';
import type { BaseRecord, RecordStore } from './records.js';
import type { BaseSchema, Field, Table } from './schema.js';

interface Iterator {
  readonly tableId: string;
  readonly ids: readonly string[];
  lastUsed: number;
}

/** A page of records, and where the next one begins. */
export interface RecordPage {
  readonly records: readonly BaseRecord[];
  readonly offset: string | undefined;
}

/**
 * Listings under way. A listing goes over the records that matched when it began; its offset says which listing and
 * which record comes next. Kept in memory: an offset of before a restart has expired, as after a few minutes.
 */
export class Listings {
  private readonly iterators = new Map<string, Iterator>();
  private readonly base: { schema: BaseSchema; records: RecordStore };
  private readonly seconds: () => number;

  constructor(base: { schema: BaseSchema; records: RecordStore }, seconds: () => number) {
    this.base = base;
    this.seconds = seconds;
  }

  /** @throws Refusal also when the offset has expired. */
  page(table: Table, parameters: ListParameters): RecordPage {
    this.forgetOld();
    const { offset, pageSize } = parameters;
    const [iteratorId, startId] = offset === null ? [newAirtableId('itr'), null] : split(offset);
    const iterator = offset === null ? this.begin(table, parameters) : this.iterators.get(iteratorId);
    const start = startId === null ? 0 : (iterator?.ids.indexOf(startId) ?? -1);
    if (iterator === undefined || iterator.tableId !== table.id || start < 0) {
      throw unprocessable('LIST_RECORDS_ITERATOR_NOT_AVAILABLE');
    }
    iterator.lastUsed = Date.now();
    const nextId = iterator.ids[start + pageSize];
    if (nextId !== undefined) this.iterators.set(iteratorId, iterator);
    const records = iterator.ids.slice(start, start + pageSize).flatMap((id) => {
      // One that was deleted since the listing began is just not there.
      return this.base.records.find(table.id, id) ?? [];
    });
    return { records, offset: nextId === undefined ? undefined : `${iteratorId}/${nextId}` };
  }

  expireAll(): void {
    this.iterators.clear();
  }

  private begin(table: Table, { formula, sort, maxRecords }: ListParameters): Iterator {
    const all = this.base.records.all(table);
    const matching = formula === null ? all : filterRecords(formula, table, all, this.base);
    const ids = sorted(matching, sort).map(({ id }) => id);
    return { tableId: table.id, ids: ids.slice(0, maxRecords), lastUsed: Date.now() };
  }

  private forgetOld(): void {
    const oldest = Date.now() - this.seconds() * 1000;
    for (const [id, { lastUsed }] of this.iterators) if (lastUsed <= oldest) this.iterators.delete(id);
  }
}

function split(offset: string): [string, string] {
  if (!/^itr\w+\/rec\w+$/.test(offset)) throw unprocessable('INVALID_OFFSET_VALUE', 'The value of offset is invalid');
  const [iteratorId = '', recordId = ''] = offset.split('/');
  return [iteratorId, recordId];
}

function sorted(records: readonly BaseRecord[], sort: ListParameters['sort']): readonly BaseRecord[] {
  return records.toSorted((one, other) => {
    for (const { field, descending } of sort) {
      const order = compareCells(field, one.cells, other.cells);
      if (order !== 0) return descending ? -order : order;
    }
    return 0;
  });
}

/** Empty ones first, as Airtable has them. */
function compareCells({ id }: Field, one: JsonObject, other: JsonObject): number {
  return sortKey(one[id] ?? '').localeCompare(sortKey(other[id] ?? ''));
}

function sortKey(value: Json): string {
  return typeof value === 'string' ? value : JSON.stringify(value);
}
