import type { ReactNode } from 'react';
import { useRecordNames } from '../records/record-names';
import { Button } from '../ui/button';
import { Dialog } from '../ui/dialog';
import { ConflictTable } from './conflict-table';
import type { Edit } from './edit';
import { editStore } from './edit-store';
import { overwrite } from './save-edit';
import { editTexts } from './texts';

/** Somebody saved first: what it was, what they made of it, what was typed here; and which of the two counts. */
export function ConflictDialog({ edit, onClose }: { readonly edit: Edit; readonly onClose: () => void }): ReactNode {
  const names = useRecordNames();
  const [patch] = edit.patches;
  if (patch === undefined) return null;
  const rows = Object.entries(patch.fields).map(([field, ours]) => ({
    field,
    base: patch.base[field],
    theirs: edit.theirs?.[field],
    ours,
  }));
  return (
    <Dialog
      title={editTexts.compareTitle(patch.name ?? patch.id)}
      onClose={onClose}
      footer={
        <>
          <Button onClick={() => editStore.remove(edit.id)}>{editTexts.keepTheirs}</Button>
          <Button kind="primary" onClick={() => void overwrite(edit)}>
            {editTexts.keepOurs}
          </Button>
        </>
      }
    >
      <p>{editTexts.compareText}</p>
      <ConflictTable rows={rows} names={names} />
    </Dialog>
  );
}
