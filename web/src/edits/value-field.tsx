import { type ReactNode, useId } from 'react';
import { resourceOfEntity } from '../api/keys';
import type { FieldKind } from '../records/field-kinds';
import { useFieldOptions } from '../records/field-options';
import fields from '../ui/field.module.css';
import type { Value } from './edit';
import { editTexts as t } from './texts';

/** A value that is typed or chosen and not yet saved: what it looks like depends on what the field holds. */
export function ValueField(props: {
  readonly label: string;
  /** The kind of record, as the queue calls it. */
  readonly entity: string | null;
  readonly kind: FieldKind;
  readonly value: Value;
  readonly onChange: (value: Value) => void;
}): ReactNode {
  const { label, kind, value, onChange } = props;
  const { options } = useFieldOptions(resourceOfEntity(props.entity) ?? 'products', kind);
  const list = useId();
  const text = Array.isArray(value) ? value.join(', ') : (value ?? '');
  if (kind === 'brand' || kind === 'line' || kind === 'product') {
    return (
      <select
        className={fields.select}
        aria-label={label}
        value={text}
        onChange={(event) => onChange(event.target.value || null)}
      >
        <option value="">{t.empty}</option>
        {options.map((option) => (
          <option key={option.value} value={option.value ?? ''}>
            {option.label}
          </option>
        ))}
      </select>
    );
  }
  return (
    <>
      <input
        className={fields.input}
        aria-label={label}
        type={kind === 'date' ? 'date' : 'text'}
        list={kind === 'status' ? list : undefined}
        value={text}
        maxLength={1000}
        onChange={({ target }) => onChange(kind === 'regions' ? wordsOf(target.value) : target.value || null)}
      />
      {kind === 'status' && (
        <datalist id={list}>
          {options.map((option) => (
            <option key={option.value}>{option.label}</option>
          ))}
        </datalist>
      )}
    </>
  );
}

/** While one types, a comma at the end is the beginning of the next word. */
const wordsOf = (text: string): string[] => text.split(',').map((word, at) => (at === 0 ? word : word.trimStart()));
