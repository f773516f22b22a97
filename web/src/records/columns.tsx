import type { EditableResource } from '../api/keys';
import { formatDay } from '../i18n/format';
import { fieldWord } from '../i18n/words';
import { StatusBadge } from '../ui/badge';
import type { Column } from '../ui/column';
import { NameCell, TextCell } from './cells';
import type { Stage } from './field-kinds';
import { GapBadge } from './gap-badge';
import { LineBadge } from './line-badge';
import { type EditableRow, fieldOf, nameOf } from './row';

/** The columns that several lists have, said once. What only one list has stands with that list. */

/** What a record is called, with its photo where its kind has one, and what is missing in it. */
export function nameColumn<Row extends EditableRow>(resource: EditableResource, width: number): Column<Row> {
  return {
    id: 'name',
    header: fieldWord('name'),
    width,
    sortBy: nameOf,
    cell: (row) => (
      <NameCell
        name={nameOf(row)}
        {...('photo_url' in row && { photoUrl: textOf(row, 'photo_url') })}
        badge={<GapBadge resource={resource} row={row} />}
      />
    ),
  };
}

/** Where a record stands. */
export const statusColumn = {
  id: 'status',
  header: fieldWord('status'),
  width: 9,
  sortBy: ({ status }: { readonly status: string | null }) => status,
  cell: ({ status }: { readonly status: string | null }) => <StatusBadge status={status} />,
} as const;

interface Branded {
  readonly brand_id: string | null;
  readonly brand_name: string | null;
}

/** Whose a record is; the id where that refers to nothing. */
export const brandColumn = (width: number): Column<Branded> => ({
  ...textColumn('brand', fieldWord('brand'), width, (row) => row.brand_name),
  cell: (row) => <TextCell text={row.brand_name} id={row.brand_id} />,
});

interface Lined {
  readonly product_line_id: string | null;
  readonly product_line_name: string | null;
}

/** Its product line, with the logo. */
export const lineColumn = (width: number, off = false): Column<Lined> => ({
  ...textColumn('line', fieldWord('product_line'), width, (row) => row.product_line_name),
  off,
  cell: (row) => <LineBadge id={row.product_line_id} name={row.product_line_name} />,
});

/** The day of a stage. */
export const stageColumn = <Name extends Stage>(
  stage: Name,
  off = false,
): Column<{ readonly [name in Name]: string | null }> => ({
  id: stage,
  header: fieldWord(stage),
  width: 7,
  off,
  sortBy: (row) => row[stage],
  cell: (row) => <TextCell text={row[stage] === null ? null : formatDay(row[stage])} />,
});

/** Words. */
export function textColumn<Row>(
  id: string,
  header: string,
  width: number,
  of: (row: Row) => string | null,
): Column<Row> {
  return { id, header, width, sortBy: of, cell: (row) => <TextCell text={of(row)} /> };
}

/** A number, which may be written otherwise than it is sorted. */
export function numberColumn<Row>(
  id: string,
  header: string,
  width: number,
  of: (row: Row) => number,
  write: (value: number) => string = String,
): Column<Row> {
  return { id, header, width, align: 'end', sortBy: of, cell: (row) => write(of(row)) };
}

/** What the record is in Airtable; for whoever asks for it. */
export const idColumn: Column<{ readonly id: string }> = {
  ...textColumn('id', fieldWord('id'), 12, ({ id }) => id),
  off: true,
};

function textOf(row: object, field: string): string | null {
  const value = fieldOf(row, field);
  return Array.isArray(value) ? null : value;
}
