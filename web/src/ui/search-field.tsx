import type { ReactNode, Ref } from 'react';
import styles from './field.module.css';
import { Icon } from './icons';

/** A field that filters while one types. Escape empties it. */
export function SearchField(props: {
  readonly label: string;
  readonly value: string;
  readonly onChange: (value: string) => void;
  readonly ref?: Ref<HTMLInputElement>;
}): ReactNode {
  return (
    <label className={styles.search}>
      <Icon name="search" size={14} />
      <input
        ref={props.ref}
        type="search"
        data-search=""
        aria-label={props.label}
        placeholder={props.label}
        aria-keyshortcuts="/"
        value={props.value}
        onChange={(event) => props.onChange(event.target.value)}
        onKeyDown={(event) => {
          if (event.key !== 'Escape') return;
          event.stopPropagation();
          if (props.value === '') event.currentTarget.blur();
          else props.onChange('');
        }}
      />
    </label>
  );
}
