import type { ReactNode } from 'react';
import { Button } from '../ui/button';
import { Picker, type PickerOption } from '../ui/picker';
import { Popover } from '../ui/popover';

/** A filter by any of some values, which says what is chosen. */
export function ChoiceFilter(props: {
  readonly label: string;
  readonly options: readonly PickerOption[];
  readonly chosen: readonly string[];
  readonly onToggle: (value: string) => void;
}): ReactNode {
  const { label, options, chosen } = props;
  const names = chosen.map((value) => options.find((option) => option.value === value)?.label ?? value);
  const word =
    names.length === 0 ? label : `${label}: ${names.length > 1 ? `${names[0]} +${names.length - 1}` : names[0]}`;
  return (
    <Popover
      label={label}
      trigger={(trigger) => (
        <Button {...trigger} kind="quiet" iconAfter="chevron" aria-pressed={chosen.length > 0}>
          {word}
        </Button>
      )}
    >
      {() => (
        <Picker
          multiple
          label={label}
          options={options}
          chosen={chosen}
          onPick={(value) => value !== null && props.onToggle(value)}
        />
      )}
    </Popover>
  );
}
