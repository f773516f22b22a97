import { type ReactNode, useMemo } from 'react';
import { Button } from '../ui/button';
import { Picker } from '../ui/picker';
import { Popover } from '../ui/popover';
import { facetValues } from './filter-rows';
import type { Facet } from './list-config';
import { WITHOUT } from './list-state';
import { recordTexts as t } from './texts';

/** Any of some values of a field. */
export function FacetFilter<Row>(props: {
  readonly facet: Facet<Row>;
  readonly rows: readonly Row[];
  readonly chosen: readonly string[];
  readonly onToggle: (value: string) => void;
}): ReactNode {
  const { facet, rows, chosen } = props;
  const options = useMemo(
    () =>
      facetValues(rows, facet).map(({ value, label, count }) => ({
        value: value ?? WITHOUT,
        label: label ?? t.without,
        hint: String(count),
      })),
    [facet, rows],
  );
  const names = chosen.map((value) => options.find((option) => option.value === value)?.label ?? value);
  const word =
    names.length === 0
      ? facet.label
      : `${facet.label}: ${names.length > 1 ? `${names[0]} +${names.length - 1}` : names[0]}`;
  return (
    <Popover
      label={facet.label}
      trigger={(trigger) => (
        <Button {...trigger} kind="quiet" iconAfter="chevron" aria-pressed={chosen.length > 0}>
          {word}
        </Button>
      )}
    >
      {() => (
        <Picker
          multiple
          label={facet.label}
          options={options}
          chosen={chosen}
          onPick={(value) => value !== null && props.onToggle(value)}
        />
      )}
    </Popover>
  );
}
