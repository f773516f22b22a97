import { type Field, isNumeric } from '../fields/field.decorator.js';
import { jsonRowEncoder } from '../list-query/encode-json.js';
import { foldText } from '../list-query/fold-text.js';
import type { SortKey } from '../list-query/list-query.js';

/** A row of a list as its query gave it: one property a declared field. */
export type SnapshotRow = Readonly<Record<string, unknown>>;

/** What a row is compared by, for one sort key. */
export type Comparable = string | number | boolean | null;

/** How many different orders of one snapshot are kept; each costs four bytes a row. */
const ORDERS_KEPT = 32;

/**
 * All rows of one list as of one reading of the database, with what makes answering from them cheap: orders, folded
 * names and encoded rows, each made when it is first needed.
 */
export class Snapshot {
  private readonly orders = new Map<string, Int32Array>();
  private readonly jsonRows: (string | undefined)[];
  private readonly encode: (row: SnapshotRow) => string;
  private searchTexts: readonly string[] | undefined;
  private byId: ReadonlyMap<string, number> | undefined;

  constructor(
    readonly rows: readonly SnapshotRow[],
    readonly fields: readonly Field[],
  ) {
    this.jsonRows = new Array(rows.length);
    this.encode = jsonRowEncoder(fields);
  }

  /** The indices of the rows in the order asked for; empty values last, ties by `id`. */
  orderBy(sort: readonly SortKey[]): Int32Array {
    const name = sort.map((key) => (key.descending ? `-${key.field.name}` : key.field.name)).join(',');
    let order = this.orders.get(name);
    if (!order) {
      order = this.makeOrder(sort);
      this.orders.set(name, order);
      const [oldest] = this.orders.keys();
      if (this.orders.size > ORDERS_KEPT && oldest !== undefined) this.orders.delete(oldest);
    }
    return order;
  }

  /** The searched fields of a row, folded and joined. */
  searchTextAt(index: number): string {
    this.searchTexts ??= this.makeSearchTexts();
    return this.searchTexts[index] ?? '';
  }

  /** A row with all its fields as JSON, encoded once. */
  jsonAt(index: number): string {
    let json = this.jsonRows[index];
    if (json === undefined) {
      json = this.encode(this.rows[index] ?? {});
      this.jsonRows[index] = json;
    }
    return json;
  }

  /** The index of the row with this id. */
  indexOf(id: string): number | undefined {
    this.byId ??= new Map(this.rows.map((row, index) => [idOf(row), index]));
    return this.byId.get(id);
  }

  private makeOrder(sort: readonly SortKey[]): Int32Array {
    const ids = this.rows.map(idOf);
    const columns = sort.map((key) => this.rows.map((row) => comparable(row[key.field.name], key.field)));
    const compare = (a: number, b: number): number => {
      for (let k = 0; k < sort.length; k++) {
        const column = columns[k];
        const difference = compareValues(column?.[a] ?? null, column?.[b] ?? null, sort[k]?.descending ?? false);
        if (difference !== 0) return difference;
      }
      return compareIds(ids[a] ?? '', ids[b] ?? '');
    };
    return Int32Array.from(this.rows.keys()).sort(compare);
  }

  private makeSearchTexts(): string[] {
    const searched = this.fields.filter((field) => field.searched);
    return this.rows.map((row) => searched.map((field) => foldText(String(row[field.name] ?? ''))).join('\n'));
  }
}

/** The value that a row is ordered by: names folded, money as a number. */
export function comparable(value: unknown, field: Field): Comparable {
  if (value === null || value === undefined) return null;
  if (field.kind === 'text') return foldText(String(value));
  if (isNumeric(field.kind)) return Number(value);
  return typeof value === 'boolean' ? value : String(value);
}

/** Orders two values of one sort key; empty ones stand last, whatever the direction. */
export function compareValues(a: Comparable, b: Comparable, descending: boolean): number {
  if (a === b) return 0;
  if (a === null) return 1;
  if (b === null) return -1;
  const difference = a < b ? -1 : 1;
  return descending ? -difference : difference;
}

/** Ties are broken by id, ascending in every order. */
export function compareIds(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

/** The id of a row. */
export function idOf(row: SnapshotRow): string {
  return String(row.id);
}
