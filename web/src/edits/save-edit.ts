import { devGroupsRecord, productsRecord, skusRecord } from '../../../client/src/generated/sdk.gen';
import { ApiError, answerOf, isTemporary } from '../api/client';
import { dropMended } from '../api/data-gaps';
import { keysOf, type Resource } from '../api/keys';
import { queryClient } from '../api/query-client';
import { fieldWord } from '../i18n/words';
import { asValue } from './describe-edit';
import type { Edit, Fields, NewEdit } from './edit';
import { editStore } from './edit-store';
import { type SentEdit, sendEdit } from './send-edit';

/** The last edit of each record: the next one waits for it, as it goes on from the version that comes back. */
const turns = new Map<string, Promise<unknown>>();
const readOf = { products: productsRecord, 'dev-groups': devGroupsRecord, skus: skusRecord } as const;

/** Shows an edit at once, and sends it. Never throws: what became of it stands in the store. */
export function saveEdit(edit: NewEdit): Promise<Edit | undefined> {
  const id = crypto.randomUUID();
  editStore.add({ ...edit, id, state: 'saving', at: Date.now() });
  return inTurn(edit, () => send(id));
}

/** Sends one again that nobody answered; if it had arrived after all, nothing is done twice. */
export function retryEdit(id: string): Promise<Edit | undefined> {
  const edit = editStore.find(id);
  if (edit === undefined) return Promise.resolve(undefined);
  editStore.update(id, { state: 'saving', why: undefined });
  return inTurn(edit, () => send(id));
}

/** Takes a change back, by another one. */
export function undoEdit(edit: Edit, force = false): Promise<Edit | undefined> {
  const changeId = edit.receipt?.change_id;
  const id = edit.patches[0]?.id;
  if (changeId === undefined || id === undefined) return Promise.resolve(undefined);
  const back = edit.patches.map((patch) => ({ ...patch, fields: patch.base, base: patch.fields, shown: undefined }));
  const whole = edit.patches.length > 1;
  const command = { kind: 'revert', id, changeId, ...(force && { force }), ...(whole && { whole }) } as const;
  return saveEdit({ resource: edit.resource, command, patches: back });
}

/** Saves over what somebody else did meanwhile, on a person's word. */
export function overwrite(edit: Edit): Promise<Edit | undefined> {
  const { command } = edit;
  editStore.remove(edit.id);
  if (command.kind === 'revert') return saveEdit({ ...edit, command: { ...command, force: true } });
  const patches = edit.patches.map((patch) => ({ ...patch, base: { ...patch.base, ...edit.theirs } }));
  return saveEdit({ ...edit, patches, command: command.kind === 'patch' ? { ...command, version: null } : command });
}

async function inTurn<T>({ resource, patches }: Pick<Edit, 'resource' | 'patches'>, act: () => Promise<T>): Promise<T> {
  const keys = patches.map(({ id }) => `${resource} ${id}`);
  const before = Promise.allSettled(keys.map((key) => turns.get(key)));
  const turn = before.then(act);
  for (const key of keys) turns.set(key, turn);
  return turn;
}

async function send(id: string): Promise<Edit | undefined> {
  const edit = editStore.find(id);
  if (edit === undefined) return undefined;
  try {
    await settle(edit, { ...edit, command: withNewestVersion(edit) });
  } catch (error) {
    const now = isFaster(error) ? await recordNow(edit) : undefined;
    const again = now && afterAnotherField(edit, now);
    try {
      if (!again) throw error;
      await settle(edit, again);
    } catch (last) {
      editStore.update(id, failureOf(edit, last, now));
    }
  }
  return editStore.find(id);
}

async function settle(edit: Edit, order: Pick<Edit, 'id' | 'resource' | 'command'>): Promise<void> {
  const { receipt, warnings, rows } = await sendEdit(order);
  await keepAnswer(edit.resource, rows);
  editStore.update(edit.id, { state: 'saved', receipt, warnings, why: undefined });
}

/**
 * Edits of one's own go on from each other, so that the version is that of the newest answer; but a value that somebody
 * else changed under the one that is being typed is a conflict, whatever came in between.
 */
function withNewestVersion({ resource, command, patches }: Edit): Edit['command'] {
  if (command.kind !== 'patch' || command.version === null) return command;
  const row = rowOf(resource, command.id);
  if (row === undefined || patches.some(({ base }) => !holds(row, base))) return command;
  return { ...command, version: String(row.version) };
}

async function keepAnswer(resource: Edit['resource'], rows: SentEdit['rows']): Promise<void> {
  const keys = keysOf(resource);
  // An older answer that is still on its way must not come over this one.
  await queryClient.cancelQueries({ queryKey: keys.list() });
  const fresh = new Map(rows.map((row) => [row.id, row]));
  queryClient.setQueriesData<readonly { id: string }[]>({ queryKey: keys.list() }, (list) =>
    list?.map((row) => (fresh.has(row.id) ? { ...row, ...fresh.get(row.id) } : row)),
  );
  for (const [id, row] of fresh) queryClient.setQueryData(keys.record(id), row);
  for (const id of fresh.keys()) void queryClient.invalidateQueries({ queryKey: keys.history(id) });
  void queryClient.invalidateQueries({ queryKey: keys.list() });
  dropMended(resource, rows);
  void queryClient.invalidateQueries({ queryKey: keysOf('data-gaps').all });
}

const isFaster = (error: unknown): boolean =>
  error instanceof ApiError && (error.status === 412 || error.status === 409);

function failureOf({ patches }: Edit, error: unknown, now: Record<string, unknown> | undefined): Partial<Edit> {
  if (isTemporary(error)) return { state: 'unsaved', why: error instanceof ApiError ? error.message : undefined };
  const why = error instanceof Error ? error.message : String(error);
  if (!isFaster(error)) return { state: 'refused', why };
  const fields = Object.keys(patches[0]?.fields ?? {});
  return {
    state: 'conflict',
    why: whoWas(error),
    theirs: now && Object.fromEntries(fields.map((field) => [field, asValue(now[field])])),
  };
}

/** Who changed what since. The detail of the problem speaks to whoever wrote the request. */
function whoWas(error: unknown): string | undefined {
  const errors = error instanceof ApiError ? error.problem.errors : undefined;
  return errors?.map(({ field, message }) => `${fieldWord(field)} ${message.replace(/, change \S+$/, '')}.`).join(' ');
}

/** Somebody was faster with another field: that is no collision, and nobody has to decide anything. */
function afterAnotherField({ id, resource, command, patches }: Edit, now: Record<string, unknown>) {
  if (command.kind !== 'patch' || patches.some(({ base }) => !holds(now, base))) return undefined;
  // Another version is another request, which takes a key of its own.
  return { id: `${id}.again`, resource, command: { ...command, version: String(now.version) } };
}

/** The record as it is now; undefined where there is none or several. */
async function recordNow({ resource, patches }: Edit): Promise<Record<string, unknown> | undefined> {
  const [patch] = patches;
  if (patch === undefined || patches.length > 1) return undefined;
  try {
    const row = await answerOf<object>(readOf[resource]({ path: { id: patch.id } }));
    queryClient.setQueryData(keysOf(resource).record(patch.id), row);
    void queryClient.invalidateQueries({ queryKey: keysOf(resource).list() });
    return { ...row };
  } catch {
    return undefined;
  }
}

function rowOf(resource: Resource, id: string): Record<string, unknown> | undefined {
  const keys = keysOf(resource);
  const lists = queryClient.getQueriesData<readonly ({ id: string } & Record<string, unknown>)[]>({
    queryKey: keys.list(),
  });
  for (const [, list] of lists) {
    const row = list?.find((candidate) => candidate.id === id);
    if (row) return row;
  }
  return queryClient.getQueryData<Record<string, unknown>>(keys.record(id));
}

function holds(row: Record<string, unknown>, base: Fields): boolean {
  return Object.entries(base).every(([field, value]) => JSON.stringify(row[field]) === JSON.stringify(value));
}
