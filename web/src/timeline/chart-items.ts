import type { DevGroup } from '../api/dev-groups';
import { facetValues } from '../records/filter-rows';
import type { Facet } from '../records/list-config';

/** A line of the chart: a dev group, or the head of several. */
export type ChartItem =
  | { readonly kind: 'row'; readonly key: string; readonly row: DevGroup }
  | { readonly kind: 'head'; readonly key: string; readonly label: string; readonly count: number };

/** Rows in their order, under heads where they are grouped. */
export function chartItems(
  rows: readonly DevGroup[],
  facet: Facet<DevGroup> | undefined,
  without: string,
): readonly ChartItem[] {
  const item = (row: DevGroup): ChartItem => ({ kind: 'row', key: row.id, row });
  if (facet === undefined) return rows.map(item);
  return facetValues(rows, facet).flatMap(({ value, label, count }) => [
    { kind: 'head' as const, key: `head ${value ?? ''}`, label: label ?? value ?? without, count },
    ...rows.filter((row) => facet.of(row) === value).map(item),
  ]);
}
