import type { ReactNode } from 'react';
import { locale, onDemand } from '../i18n/texts';

/** A column of a table. */
export interface Column<Row> {
  readonly id: string;
  readonly header: string;
  /** In rem; the first column takes what is left. */
  readonly width: number;
  readonly align?: 'end';
  readonly cell: (row: Row) => ReactNode;
  /** What it is sorted by; empty values come last, whichever way. Without it, it can't be sorted. */
  readonly sortBy?: (row: Row) => string | number | null;
  /** Not shown until somebody asks for it. */
  readonly off?: boolean;
}

/** A column, upwards unless `desc`. */
export interface Sort {
  readonly id: string;
  readonly desc: boolean;
}

const collator = onDemand(() => new Intl.Collator(locale, { numeric: true }));

/** Rows in the order of a column; the order that they came in where it has none. */
export function sortRows<Row>(rows: readonly Row[], columns: readonly Column<Row>[], sort: Sort): readonly Row[] {
  const by = columns.find(({ id }) => id === sort.id)?.sortBy;
  if (by === undefined) return rows;
  const direction = sort.desc ? -1 : 1;
  const { compare } = collator();
  const keyed = rows.map((row) => ({ row, key: by(row) }));
  keyed.sort(({ key: a }, { key: b }) => {
    if (a === null || b === null) return a === b ? 0 : a === null ? 1 : -1;
    if (typeof a === 'number' && typeof b === 'number') return direction * (a - b);
    return direction * compare(String(a), String(b));
  });
  return keyed.map(({ row }) => row);
}
