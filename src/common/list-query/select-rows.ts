import { isNumeric } from '../fields/field.decorator.js';
import {
  type Comparable,
  comparable,
  compareIds,
  compareValues,
  idOf,
  type Snapshot,
  type SnapshotRow,
} from '../snapshots/snapshot.js';
import type { FieldFilter, ListQuery, Position } from './list-query.js';

/** The rows of one page, as indices into the snapshot. */
export interface Selection {
  readonly indices: readonly number[];
  /** Rows that match, on all pages. */
  readonly total: number;
  /** Where the next page begins; undefined on the last one. */
  readonly next: Position | undefined;
}

/** Filters, orders and cuts the page. One pass over the order, which the snapshot keeps. */
export function selectRows(snapshot: Snapshot, query: ListQuery): Selection {
  const matches = compileFilters(snapshot, query);
  const isAfter = query.after ? compilePosition(query, query.after) : undefined;
  const limit = query.limit ?? Number.POSITIVE_INFINITY;
  const indices: number[] = [];
  let total = 0;
  let more = false;
  for (const index of snapshot.orderBy(query.sort)) {
    const row = snapshot.rows[index];
    if (!row || !matches(row, index)) continue;
    total++;
    if (more || (isAfter && !isAfter(row))) continue;
    if (indices.length < limit) indices.push(index);
    else more = true;
  }
  const last = snapshot.rows[indices.at(-1) ?? -1];
  return { indices, total, next: more && last ? positionOf(last, query) : undefined };
}

function positionOf(row: SnapshotRow, query: ListQuery): Position {
  return { values: query.sort.map(({ field }) => comparable(row[field.name], field)), id: idOf(row) };
}

/** Keyset: a row comes after the position whatever was inserted or removed around it, so none repeats or is skipped. */
function compilePosition({ sort }: ListQuery, after: Position): (row: SnapshotRow) => boolean {
  return (row) => {
    for (let k = 0; k < sort.length; k++) {
      const key = sort[k];
      if (!key) continue;
      const difference = compareValues(
        comparable(row[key.field.name], key.field),
        after.values[k] ?? null,
        key.descending,
      );
      if (difference !== 0) return difference > 0;
    }
    return compareIds(idOf(row), after.id) > 0;
  };
}

type Matcher = (row: SnapshotRow, index: number) => boolean;

function compileFilters(snapshot: Snapshot, { filters, search }: ListQuery): Matcher {
  const matchers = filters.map(compileFilter);
  if (search !== undefined) matchers.push((_row, index) => snapshot.searchTextAt(index).includes(search));
  const [only] = matchers;
  if (matchers.length === 0) return () => true;
  if (matchers.length === 1 && only) return only;
  return (row, index) => matchers.every((matches) => matches(row, index));
}

function compileFilter({ field, operator, values }: FieldFilter): Matcher {
  const { name, kind } = field;
  const read = isNumeric(kind) ? readNumber : readPlain;
  if (operator === 'any') {
    const wanted = new Set<unknown>(values);
    if (kind === 'texts') {
      return (row) => {
        const list = row[name];
        if (!Array.isArray(list) || list.length === 0) return wanted.has(null);
        return list.some((word) => wanted.has(word));
      };
    }
    return (row) => wanted.has(read(row[name]));
  }
  const [bound = null] = values;
  const wantedSign = operator === 'gte' ? -1 : 1;
  return (row) => {
    const value = read(row[name]);
    return value !== null && bound !== null && compareValues(value, bound, false) !== wantedSign;
  };
}

function readNumber(value: unknown): Comparable {
  return value === null || value === undefined ? null : Number(value);
}

function readPlain(value: unknown): Comparable {
  return typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean' ? value : null;
}
