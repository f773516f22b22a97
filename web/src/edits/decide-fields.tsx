import { type FormEvent, type ReactNode, useState } from 'react';
import type { FieldDecision, QueueConflict, ResolveRequest, SyncQueueEntryDetail } from '../api/sync-queue';
import { fieldWord } from '../i18n/words';
import { kindOfField } from '../records/field-kinds';
import styles from './decide-fields.module.css';
import { describeValue } from './describe-edit';
import { editTexts as t } from './texts';
import { ValueField } from './value-field';

const USES = ['theirs', 'ours', 'base', 'value'] as const;
type Choice = (typeof USES)[number];
type Chosen = Readonly<Record<string, { readonly choice: Choice; readonly value: FieldDecision['value'] }>>;

/** Each field of a conflict by itself: theirs, ours, what it was before, or a value that nobody has had yet. */
export function DecideFields(props: {
  /** The button that sends it stands elsewhere. */
  readonly id: string;
  readonly entry: SyncQueueEntryDetail;
  readonly names: ReadonlyMap<string, string>;
  readonly onDecide: (decision: ResolveRequest) => void;
}): ReactNode {
  const { conflicts, entity } = props.entry;
  const [chosen, setChosen] = useState<Chosen>(() =>
    Object.fromEntries(conflicts.map(({ field, ours }) => [field, { choice: 'value', value: ours }])),
  );
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    props.onDecide({ fields: Object.fromEntries(conflicts.map((each) => [each.field, decisionOf(each, chosen)])) });
  };
  return (
    <form id={props.id} className={styles.form} onSubmit={submit}>
      {conflicts.map((conflict) => {
        const { field } = conflict;
        const now = chosen[field] ?? { choice: 'value' as const, value: conflict.ours };
        const set = (next: Partial<typeof now>): void => setChosen({ ...chosen, [field]: { ...now, ...next } });
        return (
          <fieldset key={field} className={styles.field}>
            <legend>{fieldWord(field)}</legend>
            {USES.map((choice) => (
              <label key={choice} className={styles.choice}>
                <input
                  type="radio"
                  name={`decide-${field}`}
                  checked={now.choice === choice}
                  onChange={() => set({ choice })}
                />
                <span>
                  {t.choices[choice]}
                  {choice !== 'value' && <strong>{describeValue(conflict[choice], props.names)}</strong>}
                </span>
              </label>
            ))}
            {now.choice === 'value' && (
              <ValueField
                label={`${t.choices.value} ${fieldWord(field)}`}
                entity={entity}
                kind={kindOfField(entity, field)}
                value={now.value ?? null}
                onChange={(value) => set({ value })}
              />
            )}
          </fieldset>
        );
      })}
    </form>
  );
}

function decisionOf(conflict: QueueConflict, chosen: Chosen): FieldDecision {
  const { choice, value } = chosen[conflict.field] ?? { choice: 'ours', value: null };
  if (choice === 'base') return { use: 'value', value: conflict.base };
  if (choice !== 'value') return { use: choice };
  return { use: 'value', value: Array.isArray(value) ? value.filter((word) => word !== '') : (value ?? null) };
}
