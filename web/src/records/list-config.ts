import type { UseQueryResult } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import type { Column } from '../ui/column';

/** A field by which a list can be filtered, and its board be grouped. */
export interface Facet<Row> {
  /** Its name in the address. */
  readonly key: string;
  readonly label: string;
  /** The value that counts; null is 'without'. */
  readonly of: (row: Row) => string | null;
  /** What the value is called, where it is an id. */
  readonly nameOf?: (row: Row) => string | null;
  /** The order of its values, where that is not by number. */
  readonly order?: readonly string[];
  /** Moving a card to another column of the board sets this field. */
  readonly field?: string;
  /** Not offered as a way to group. */
  readonly noBoard?: boolean;
}

/** What makes a list of records the one that it is. */
export interface ListConfig<Row extends ListRow> {
  readonly resource: string;
  /** `product`, `products`: for counts. */
  readonly one: string;
  readonly other: string;
  readonly title: string;
  readonly useRows: () => Pick<UseQueryResult<readonly Row[]>, 'data' | 'error'> & { readonly refetch: () => unknown };
  readonly columns: readonly Column<Row>[];
  readonly facets: readonly Facet<Row>[];
  /** What one can search in. */
  readonly textOf: (row: Row) => string;
  /** Every row is a gap, so there is no filter for that. */
  readonly onlyGaps?: boolean;
  /** What is shown as a file, where the API has no list of the same. */
  readonly csvOf?: (shown: readonly Row[]) => string;
  readonly defaultView: 'board' | 'table';
  /** No board without it. */
  readonly card?: (row: Row) => ReactNode;
  readonly move?: (row: Row, facet: Facet<Row>, value: string | null, name: string | null) => void;
  /** The address of a record, or of the list. */
  readonly pathOf: (id: string | undefined) => string;
  readonly panel: (id: string, close: () => void) => ReactNode;
}

/** What every listed record has. */
export interface ListRow {
  readonly id: string;
  readonly has_data_gaps: boolean;
}
