import { type KeyboardEvent, type ReactNode, useEffect, useId, useMemo, useRef, useState } from 'react';
import { classes } from './class-names';
import { fold } from './fold';
import { Icon } from './icons';
import styles from './picker.module.css';
import { uiTexts } from './texts';

const MOST_SHOWN = 80;

/** Something that can be picked; `value` of null is 'none'. */
export interface PickerOption {
  readonly value: string | null;
  readonly label: string;
  readonly hint?: string;
  readonly before?: ReactNode;
}

/** A search field over a list, one of which (or several) is picked by click or by arrow keys and Enter. */
export function Picker(props: {
  readonly label: string;
  readonly options: readonly PickerOption[];
  /** The options are still read: an Enter meanwhile is for what is found among them. */
  readonly loading?: boolean;
  readonly chosen: readonly (string | null)[];
  readonly onPick: (value: string | null) => void;
  readonly multiple?: boolean;
  /** As wide as what it stands in. */
  readonly wide?: boolean;
  /** Lets a word be picked that is not in the list. */
  readonly free?: (text: string) => string;
}): ReactNode {
  const [text, setText] = useState('');
  const [active, setActive] = useState(0);
  const [entered, setEntered] = useState(false);
  const id = useId();
  const list = useRef<HTMLDivElement>(null);
  const folded = useMemo(() => props.options.map(({ label, hint }) => fold(`${label} ${hint ?? ''}`)), [props.options]);
  const found = useMemo(() => {
    const wanted = fold(text.trim()).split(' ');
    const all = props.options.filter((_, i) => wanted.every((word) => folded[i]?.includes(word)));
    const typed = text.trim();
    const known = props.options.some(({ label }) => label === typed);
    return props.free && typed !== '' && !known ? [...all, { value: typed, label: props.free(typed) }] : all;
  }, [props.options, props.free, folded, text]);
  const shown: readonly PickerOption[] = found.slice(0, MOST_SHOWN);
  const { loading = false, onPick } = props;
  const first = shown[0];
  useEffect(() => {
    if (!entered || loading) return;
    setEntered(false);
    if (first) onPick(first.value);
  }, [entered, loading, first, onPick]);

  const move = (to: number): void => {
    const next = Math.max(0, Math.min(shown.length - 1, to));
    setActive(next);
    list.current?.children[next]?.scrollIntoView({ block: 'nearest' });
  };
  const onKeyDown = (event: KeyboardEvent): void => {
    const step = { ArrowDown: 1, ArrowUp: -1, PageDown: 8, PageUp: -8 }[event.key];
    const option = shown[active];
    if (step !== undefined) move(active + step);
    else if (event.key === 'Enter' && loading) setEntered(true);
    else if (event.key === 'Enter' && option) onPick(option.value);
    else return;
    event.preventDefault();
  };

  return (
    <div className={classes(styles.picker, props.wide && styles.wide)}>
      <input
        className={styles.search}
        type="text"
        role="combobox"
        aria-expanded="true"
        aria-controls={id}
        aria-activedescendant={shown.length > 0 ? `${id}-${active}` : undefined}
        aria-autocomplete="list"
        aria-label={props.label}
        placeholder={props.label}
        data-autofocus=""
        value={text}
        onChange={(event) => {
          setText(event.target.value);
          setActive(0);
          setEntered(false);
        }}
        onKeyDown={onKeyDown}
      />
      <div
        ref={list}
        id={id}
        role="listbox"
        aria-label={props.label}
        aria-multiselectable={props.multiple}
        className={styles.list}
      >
        {shown.map((option, index) => {
          const chosen = props.chosen.includes(option.value);
          return (
            // biome-ignore lint/a11y/useKeyWithClickEvents: the field takes the keys
            <div
              key={option.value ?? '\0none'}
              id={`${id}-${index}`}
              role="option"
              aria-selected={chosen}
              className={classes(styles.option, index === active && styles.active)}
              onPointerMove={() => setActive(index)}
              onClick={() => onPick(option.value)}
            >
              <span className={styles.check}>{chosen && <Icon name="check" size={12} />}</span>
              {option.before}
              <bdi className={styles.label}>{option.label}</bdi>
              {option.hint && <span className={styles.hint}>{option.hint}</span>}
            </div>
          );
        })}
      </div>
      {loading && <p className={styles.none}>{uiTexts.loadingOptions}</p>}
      {!loading && found.length === 0 && <p className={styles.none}>{uiTexts.nothingFound}</p>}
      {found.length > MOST_SHOWN && <p className={styles.none}>{uiTexts.moreFound(found.length - MOST_SHOWN)}</p>}
    </div>
  );
}
