import { useMemo, useSyncExternalStore } from 'react';
import type { EditableResource } from '../api/keys';
import type { Edit } from './edit';
import { editStore } from './edit-store';

/** Everything that was done in this tab and is not yet dismissed. */
export function useEdits(): readonly Edit[] {
  return useSyncExternalStore(editStore.subscribe, editStore.get);
}

/**
 * Rows with the edits over them that are on their way: the cache holds what the server said, and nothing else, so an answer
 * that comes meanwhile can't make a value flicker.
 */
export function useWithEdits<Row extends { id: string }>(
  resource: EditableResource,
  rows: readonly Row[] | undefined,
): readonly Row[] | undefined {
  const edits = useEdits();
  return useMemo(() => {
    const over = patchesOver(resource, edits);
    if (rows === undefined || over.size === 0) return rows;
    return rows.map((row) => (over.has(row.id) ? { ...row, ...over.get(row.id) } : row));
  }, [resource, rows, edits]);
}

/** The same of one row. */
export function useRowWithEdits<Row extends { id: string }>(
  resource: EditableResource,
  row: Row | undefined,
): Row | undefined {
  const edits = useEdits();
  return useMemo(() => {
    const over = row && patchesOver(resource, edits).get(row.id);
    return row && over ? { ...row, ...over } : row;
  }, [resource, row, edits]);
}

/** Edits of a record that need its person: nobody took them, or somebody else was faster. */
export function useOpenEdits(resource: EditableResource, id: string): readonly Edit[] {
  const edits = useEdits();
  return useMemo(
    () =>
      edits.filter(
        ({ resource: of, state, patches }) =>
          of === resource && state !== 'saved' && state !== 'saving' && patches.some((patch) => patch.id === id),
      ),
    [edits, resource, id],
  );
}

function patchesOver(resource: EditableResource, edits: readonly Edit[]): Map<string, Record<string, unknown>> {
  const over = new Map<string, Record<string, unknown>>();
  for (const { resource: of, state, patches } of edits) {
    if (of !== resource || state !== 'saving') continue;
    for (const { id, fields, shown } of patches) over.set(id, { ...over.get(id), ...fields, ...shown });
  }
  return over;
}
