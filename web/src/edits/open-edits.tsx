import { type ReactNode, useState } from 'react';
import type { EditableResource } from '../api/keys';
import { Button } from '../ui/button';
import { ConflictDialog } from './conflict-dialog';
import { describeEdit, whyNot } from './describe-edit';
import type { Edit } from './edit';
import { editStore } from './edit-store';
import styles from './open-edits.module.css';
import { retryEdit } from './save-edit';
import { editTexts } from './texts';
import { useOpenEdits } from './use-edits';

/** What was typed into a record and is not saved, where it was typed: it can be sent again or given up. */
export function OpenEdits(props: { readonly resource: EditableResource; readonly id: string }): ReactNode {
  const edits = useOpenEdits(props.resource, props.id);
  const [comparing, setComparing] = useState<Edit>();
  if (edits.length === 0) return null;
  return (
    <ul className={styles.list}>
      {edits.map((edit) => (
        <li key={edit.id} className={styles.line}>
          <span className={styles.text}>
            {describeEdit(edit)}
            <small>{whyNot(edit)}</small>
          </span>
          {edit.state === 'conflict' && edit.theirs && (
            <Button onClick={() => setComparing(edit)}>{editTexts.look}</Button>
          )}
          {edit.state === 'unsaved' && <Button onClick={() => void retryEdit(edit.id)}>{editTexts.retry}</Button>}
          <Button kind="quiet" onClick={() => editStore.remove(edit.id)}>
            {editTexts.discard}
          </Button>
        </li>
      ))}
      {comparing && <ConflictDialog edit={comparing} onClose={() => setComparing(undefined)} />}
    </ul>
  );
}
