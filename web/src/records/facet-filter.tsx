import { type ReactNode, useMemo } from 'react';
import { ChoiceFilter } from './choice-filter';
import { facetValues } from './filter-rows';
import type { Facet } from './list-config';
import { WITHOUT } from './list-state';
import { recordTexts as t } from './texts';

/** Any of the values that a field has in some rows. */
export function FacetFilter<Row>(props: {
  readonly facet: Facet<Row>;
  readonly rows: readonly Row[];
  readonly chosen: readonly string[];
  readonly onToggle: (value: string) => void;
}): ReactNode {
  const { facet, rows, chosen, onToggle } = props;
  const options = useMemo(
    () =>
      facetValues(rows, facet).map(({ value, label, count }) => ({
        value: value ?? WITHOUT,
        label: label ?? t.without,
        hint: String(count),
      })),
    [facet, rows],
  );
  return <ChoiceFilter label={facet.label} options={options} chosen={chosen} onToggle={onToggle} />;
}
