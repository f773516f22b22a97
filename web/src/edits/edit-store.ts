import type { Edit } from './edit';

const KEPT = 'athena.unsaved-edits';
/** What is settled leaves the list some day; the history of a record has it for ever. */
const MOST = 50;

let edits: readonly Edit[] = restore();
const listeners = new Set<() => void>();

/** Everything that was done in this tab and is not yet dismissed, the latest last. */
export const editStore = {
  subscribe(listener: () => void): () => void {
    listeners.add(listener);
    return () => listeners.delete(listener);
  },
  get: (): readonly Edit[] => edits,
  find: (id: string): Edit | undefined => edits.find((edit) => edit.id === id),
  add(edit: Edit): void {
    set([...edits, edit].slice(-MOST));
  },
  update(id: string, change: Partial<Edit>): void {
    set(edits.map((edit) => (edit.id === id ? { ...edit, ...change } : edit)));
  },
  remove(id: string): void {
    set(edits.filter((edit) => edit.id !== id));
  },
};

function set(next: readonly Edit[]): void {
  edits = next;
  keep();
  for (const listener of listeners) listener();
}

/** What nobody has taken yet outlives a reload of the tab: it was typed once, that is enough. */
function keep(): void {
  const unsaved = edits.filter(({ state }) => state === 'unsaved' || state === 'saving');
  try {
    if (unsaved.length === 0) sessionStorage.removeItem(KEPT);
    else sessionStorage.setItem(KEPT, JSON.stringify(unsaved));
  } catch {
    // A browser that stores nothing keeps them as long as the tab lives.
  }
}

function restore(): readonly Edit[] {
  try {
    const kept: unknown = JSON.parse(sessionStorage.getItem(KEPT) ?? '[]');
    if (!Array.isArray(kept)) return [];
    // Whether a save that the reload cut off has arrived, only sending it again tells.
    return kept.filter(isEdit).map((edit) => ({ ...edit, state: 'unsaved' as const }));
  } catch {
    return [];
  }
}

function isEdit(value: unknown): value is Edit {
  return typeof value === 'object' && value !== null && 'command' in value && 'patches' in value;
}
