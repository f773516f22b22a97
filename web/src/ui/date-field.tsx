import { type ReactNode, useEffect, useRef, useState } from 'react';
import { addDays } from './days';
import styles from './field.module.css';
import { Icon } from './icons';
import { uiTexts } from './texts';

/** Presses on ± come in rows; the last one counts. */
const SETTLE_MS = 500;

/**
 * A day that can be typed, picked, or moved by a day. What is typed counts when the field is left or Enter is pressed;
 * Escape takes it back.
 */
export function DateField(props: {
  readonly label: string;
  readonly value: string | null;
  readonly onCommit: (value: string | null) => void;
  readonly autoFocus?: boolean;
  readonly disabled?: boolean;
}): ReactNode {
  const [draft, setDraft] = useState(props.value ?? '');
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  useEffect(() => setDraft(props.value ?? ''), [props.value]);
  useEffect(() => () => clearTimeout(timer.current), []);

  const commit = (value: string): void => {
    clearTimeout(timer.current);
    if (value !== (props.value ?? '')) props.onCommit(value === '' ? null : value);
  };
  const step = (days: number): void => {
    const next = addDays(draft, days);
    setDraft(next);
    clearTimeout(timer.current);
    timer.current = setTimeout(() => commit(next), SETTLE_MS);
  };

  return (
    <span className={styles.date}>
      <button
        type="button"
        className={styles.step}
        aria-label={uiTexts.dayEarlier}
        title={uiTexts.dayEarlier}
        disabled={props.disabled || draft === ''}
        onClick={() => step(-1)}
      >
        <Icon name="minus" size={12} />
      </button>
      <input
        type="date"
        className={styles.input}
        aria-label={props.label}
        value={draft}
        min="1900-01-01"
        max="2999-12-31"
        disabled={props.disabled}
        data-autofocus={props.autoFocus ? '' : undefined}
        onChange={(event) => setDraft(event.target.value)}
        onBlur={(event) => event.target.validity.valid && commit(draft)}
        onKeyDown={(event) => {
          if (event.key === 'Enter' && event.currentTarget.validity.valid) commit(draft);
          if (event.key === 'Escape' && draft !== (props.value ?? '')) {
            event.stopPropagation();
            setDraft(props.value ?? '');
          }
        }}
      />
      <button
        type="button"
        className={styles.step}
        aria-label={uiTexts.dayLater}
        title={uiTexts.dayLater}
        disabled={props.disabled || draft === ''}
        onClick={() => step(1)}
      >
        <Icon name="plus" size={12} />
      </button>
    </span>
  );
}
