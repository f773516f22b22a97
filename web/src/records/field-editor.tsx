import { type ReactNode, useState } from 'react';
import type { EditableResource } from '../api/keys';
import type { Value } from '../edits/edit';
import { fieldWord } from '../i18n/words';
import { Button } from '../ui/button';
import { DateField } from '../ui/date-field';
import fields from '../ui/field.module.css';
import { Picker } from '../ui/picker';
import styles from './field-editor.module.css';
import type { EditableField } from './field-kinds';
import { useFieldOptions } from './field-options';
import { type EditableRow, fieldOf } from './row';
import { saveField } from './save-field';
import { recordTexts } from './texts';

interface FieldEditorProps {
  readonly resource: EditableResource;
  readonly row: EditableRow;
  readonly field: EditableField;
  readonly onDone: () => void;
}

/** Changes one field of a record; what it looks like depends on what the field holds. */
export function FieldEditor(props: FieldEditorProps): ReactNode {
  const { resource, field, onDone } = props;
  // As it was when the person began: what somebody else does meanwhile must neither move what is typed, nor be overwritten by it.
  const [row, setRow] = useState(props.row);
  const value = fieldOf(row, field.name);
  const save = (next: Value, shown?: string | null): void => {
    if (JSON.stringify(next) === JSON.stringify(value)) return;
    void saveField(resource, row, field, next, shown);
    setRow({ ...row, [field.name]: next });
  };
  if (field.kind === 'text') return <TextEditor field={field} value={value} save={save} onDone={onDone} />;
  if (field.kind === 'regions') return <WordsEditor {...props} value={Array.isArray(value) ? value : []} save={save} />;
  if (field.kind === 'date') {
    return (
      <div className={styles.box}>
        <DateField
          label={fieldWord(field.name)}
          value={Array.isArray(value) ? null : value}
          onCommit={(day) => save(day)}
          autoFocus
        />
      </div>
    );
  }
  return <OneOf {...props} value={value} save={save} />;
}

interface ValueProps {
  readonly value: Value;
  readonly save: (value: Value, shown?: string | null) => void;
}

function OneOf({ resource, field, value, save, onDone }: FieldEditorProps & ValueProps): ReactNode {
  const { options, loading } = useFieldOptions(resource, field.kind);
  const none = value === null ? [] : [{ value: null, label: recordTexts.empty }];
  return (
    <Picker
      label={fieldWord(field.name)}
      options={[...options, ...none]}
      loading={loading}
      chosen={Array.isArray(value) ? value : [value]}
      free={field.kind === 'status' ? recordTexts.free : undefined}
      onPick={(next) => {
        save(next, options.find((option) => option.value === next)?.label ?? null);
        onDone();
      }}
    />
  );
}

function WordsEditor({
  resource,
  field,
  value,
  save,
}: FieldEditorProps & { value: readonly string[]; save: ValueProps['save'] }): ReactNode {
  const { options, loading } = useFieldOptions(resource, field.kind);
  return (
    <Picker
      multiple
      label={fieldWord(field.name)}
      options={options}
      loading={loading}
      chosen={value}
      free={recordTexts.free}
      onPick={(word) => {
        if (word === null) return;
        save(value.includes(word) ? value.filter((each) => each !== word) : [...value, word]);
      }}
    />
  );
}

function TextEditor({
  field,
  value,
  save,
  onDone,
}: { field: EditableField; onDone: () => void } & ValueProps): ReactNode {
  const [text, setText] = useState(Array.isArray(value) ? value.join(', ') : (value ?? ''));
  return (
    <form
      className={styles.box}
      onSubmit={(event) => {
        event.preventDefault();
        save(text.trim() === '' ? null : text.trim());
        onDone();
      }}
    >
      <input
        className={fields.input}
        aria-label={fieldWord(field.name)}
        data-autofocus=""
        value={text}
        maxLength={1000}
        onChange={(event) => setText(event.target.value)}
        onFocus={(event) => event.target.select()}
      />
      <Button type="submit" kind="primary">
        {recordTexts.save}
      </Button>
    </form>
  );
}
