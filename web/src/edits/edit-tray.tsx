import { type ReactNode, useEffect, useState } from 'react';
import { Button } from '../ui/button';
import { classes } from '../ui/class-names';
import { Toasts } from '../ui/toast';
import { ConflictDialog } from './conflict-dialog';
import { DeliveryLine, useIsDelivered } from './delivery-line';
import { describeEdit, whyNot } from './describe-edit';
import type { Edit } from './edit';
import { editStore } from './edit-store';
import styles from './edit-tray.module.css';
import { overwrite, retryEdit, undoEdit } from './save-edit';
import { editTexts } from './texts';
import { useEdits } from './use-edits';

const SHOWN = 3;
/** What went well needs nobody: it goes by itself, unless somebody is reading it. */
const DONE_MS = 5000;
const QUIET_MS = 20_000;

/** What was changed in this tab, with how far it is, and what can be done about it. */
export function EditTray(): ReactNode {
  const edits = useEdits();
  const unsaved = edits.filter(({ state }) => state === 'unsaved');
  const shown = edits.slice(-SHOWN);
  return (
    <section className={styles.tray} aria-label={editTexts.tray}>
      {unsaved.length > 1 && (
        <Button kind="primary" icon="retry" onClick={() => unsaved.forEach(({ id }) => void retryEdit(id))}>
          {editTexts.retryAll(unsaved.length)}
        </Button>
      )}
      {edits.length > SHOWN && <p className={styles.more}>{editTexts.more(edits.length - SHOWN)}</p>}
      {shown.map((edit) => (
        <Entry key={edit.id} edit={edit} />
      ))}
      <Toasts />
    </section>
  );
}

function Entry({ edit }: { readonly edit: Edit }): ReactNode {
  const [comparing, setComparing] = useState(false);
  const [held, setHeld] = useState(false);
  const delivered = useIsDelivered(edit);
  const { id, state, command } = edit;
  const dismiss = (): void => editStore.remove(id);

  useEffect(() => {
    if (state !== 'saved' || held) return;
    const timer = setTimeout(() => editStore.remove(id), delivered ? DONE_MS : QUIET_MS);
    return () => clearTimeout(timer);
  }, [id, state, held, delivered]);

  const bad = state === 'unsaved' || state === 'conflict' || state === 'refused';
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: what is read, or has the focus, stays
    <div
      role={bad ? 'alert' : 'status'}
      data-state={state}
      className={classes(styles.entry, bad && styles.bad)}
      onPointerEnter={() => setHeld(true)}
      onPointerLeave={() => setHeld(false)}
      onFocus={() => setHeld(true)}
      onBlur={() => setHeld(false)}
    >
      <div className={styles.text}>
        <p className={styles.what}>{describeEdit(edit)}</p>
        <p className={styles.how}>{bad ? <span>{whyNot(edit)}</span> : <DeliveryLine edit={edit} />}</p>
        {edit.warnings?.map(({ field, message }) => (
          <p key={`${field} ${message}`} className={styles.warning}>
            {message}
          </p>
        ))}
      </div>
      <div className={styles.actions}>
        {state === 'saved' && edit.receipt && command.kind !== 'revert' && (
          <Button kind="quiet" icon="undo" onClick={() => void undoEdit(edit).then(dismiss)}>
            {editTexts.undo}
          </Button>
        )}
        {state === 'unsaved' && (
          <Button icon="retry" onClick={() => void retryEdit(id)}>
            {editTexts.retry}
          </Button>
        )}
        {state === 'conflict' && edit.theirs && <Button onClick={() => setComparing(true)}>{editTexts.look}</Button>}
        {state === 'conflict' && !edit.theirs && command.kind === 'revert' && (
          <Button onClick={() => void overwrite(edit)}>{editTexts.anyway}</Button>
        )}
        <Button
          kind="quiet"
          icon="close"
          iconOnly
          aria-label={bad ? editTexts.discard : editTexts.saved}
          onClick={dismiss}
        />
      </div>
      {comparing && <ConflictDialog edit={edit} onClose={() => setComparing(false)} />}
    </div>
  );
}
