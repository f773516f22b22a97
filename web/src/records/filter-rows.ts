import { fold } from '../ui/fold';
import type { Facet, ListConfig, ListRow } from './list-config';
import { WITHOUT } from './list-state';

/** Folding is nine tenths of a search, so the text of a row is folded once. */
const folded = new WeakMap<object, string>();

/** What a list is filtered by. */
export interface Filters {
  readonly q: string;
  readonly gaps: boolean;
  readonly chosen: Readonly<Record<string, readonly string[]>>;
}

/** The rows that fit: every word that is searched for, any of the values of each facet. */
export function filterRows<Row extends ListRow>(
  rows: readonly Row[],
  config: ListConfig<Row>,
  filters: Filters,
): readonly Row[] {
  const words = fold(filters.q).split(/\s+/).filter(Boolean);
  const facets = config.facets.filter(({ key }) => (filters.chosen[key]?.length ?? 0) > 0);
  if (words.length === 0 && facets.length === 0 && !filters.gaps) return rows;
  return rows.filter((row) => {
    if (filters.gaps && !row.has_data_gaps) return false;
    if (!facets.every((facet) => filters.chosen[facet.key]?.includes(facet.of(row) ?? WITHOUT))) return false;
    if (words.length === 0) return true;
    const text = textOf(row, config);
    return words.every((word) => text.includes(word));
  });
}

/** A value of a facet, with how many rows have it. */
export interface FacetValue {
  readonly value: string | null;
  readonly label: string | null;
  readonly count: number;
}

/** The values that a facet has in some rows, in its order, else the most frequent first; 'without' comes last. */
export function facetValues<Row>(rows: readonly Row[], facet: Facet<Row>): FacetValue[] {
  const found = new Map<string | null, { label: string | null; count: number }>();
  for (const row of rows) {
    const value = facet.of(row);
    const known = found.get(value);
    if (known) known.count++;
    else found.set(value, { label: facet.nameOf?.(row) ?? value, count: 1 });
  }
  const place = (value: string | null): number => {
    if (value === null) return Number.POSITIVE_INFINITY;
    const at = facet.order?.indexOf(value) ?? -1;
    return at === -1 ? (facet.order?.length ?? 0) : at;
  };
  return [...found]
    .map(([value, rest]) => ({ value, ...rest }))
    .sort((a, b) => place(a.value) - place(b.value) || b.count - a.count);
}

function textOf<Row extends ListRow>(row: Row, config: ListConfig<Row>): string {
  let text = folded.get(row);
  if (text === undefined) {
    text = fold(config.textOf(row));
    folded.set(row, text);
  }
  return text;
}
