import type { ReactNode } from 'react';
import type { EditableResource } from '../api/keys';
import { useMay } from '../app/access';
import { describeValue } from '../edits/describe-edit';
import { fieldWord } from '../i18n/words';
import { StatusBadge } from '../ui/badge';
import { classes } from '../ui/class-names';
import { Popover } from '../ui/popover';
import { FieldEditor } from './field-editor';
import { type EditableField, editableFields } from './field-kinds';
import styles from './field-list.module.css';
import { LineBadge } from './line-badge';
import { type EditableRow, fieldOf } from './row';
import { SyncMark, type SyncOfField } from './sync-mark';
import { recordTexts as t } from './texts';

/** Every field of a record that can be edited: a press on its value changes it. */
export function FieldList(props: {
  readonly resource: EditableResource;
  readonly row: EditableRow;
  /** Only these. */
  readonly only?: (field: EditableField) => boolean;
  readonly sync?: Readonly<Record<string, SyncOfField>>;
  /** Fields that nobody edits here, after the others. */
  readonly more?: readonly { readonly label: string; readonly value: ReactNode }[];
}): ReactNode {
  const { resource, row, only = () => true } = props;
  const { edit } = useMay();
  return (
    <dl className={styles.list}>
      {editableFields[resource].filter(only).map((field) => (
        <div key={field.name} className={styles.line}>
          <dt>{fieldWord(field.name)}</dt>
          <dd>
            {edit ? (
              <Popover
                label={t.edit(fieldWord(field.name))}
                trigger={(trigger) => (
                  <button {...trigger} type="button" className={styles.value}>
                    <span className="sr-only">{`${t.edit(fieldWord(field.name))}: `}</span>
                    <FieldValue row={row} field={field} />
                  </button>
                )}
              >
                {(close) => <FieldEditor resource={resource} row={row} field={field} onDone={close} />}
              </Popover>
            ) : (
              <span className={classes(styles.value, styles.fixed)}>
                <FieldValue row={row} field={field} />
              </span>
            )}
            {props.sync?.[field.name] && <SyncMark sync={props.sync[field.name]} />}
          </dd>
        </div>
      ))}
      {props.more?.map(({ label, value }) => (
        <div key={label} className={styles.line}>
          <dt>{label}</dt>
          <dd className={styles.fixed}>{value}</dd>
        </div>
      ))}
    </dl>
  );
}

/** What a field holds, as it is shown everywhere. */
export function FieldValue({ row, field }: { readonly row: EditableRow; readonly field: EditableField }): ReactNode {
  const value = fieldOf(row, field.name);
  if (field.kind === 'status' && !Array.isArray(value)) return <StatusBadge status={value} />;
  if (value === null || value.length === 0) return <span className={styles.none}>{t.empty}</span>;
  if (field.kind === 'line') return <LineBadge id={String(value)} name={text(fieldOf(row, field.shownBy ?? ''))} />;
  return <bdi className={styles.text}>{shownValue(row, field)}</bdi>;
}

function shownValue(row: EditableRow, field: EditableField): string {
  const name = field.shownBy === undefined ? null : fieldOf(row, field.shownBy);
  return text(name) ?? describeValue(fieldOf(row, field.name));
}

function text(value: string | string[] | null): string | null {
  return Array.isArray(value) ? value.join(', ') : value;
}
