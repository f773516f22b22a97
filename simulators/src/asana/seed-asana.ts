import { asanaGidOf } from '../identifiers.js';
import type { JsonObject } from '../json.js';
import type { WarehouseCopy, WarehouseRow } from '../seed/warehouse.js';
import type { AsanaStore } from './store.js';

/**
 * Fills the empty workspace from the warehouse. A task whose project is gone is in no project, as when a project is
 * deleted in Asana: it can be read and changed by its gid, and no listing of a project shows it.
 */
export function seedAsana(store: AsanaStore, { tables, baseFields }: WarehouseCopy): void {
  for (const row of tables.get('asana_raw.project') ?? []) {
    const modified_at = textOf(row, 'modified_at');
    store.putProject({
      gid: textOf(row, 'gid'),
      name: textOf(row, 'name'),
      archived: row.archived === true,
      notes: '',
      created_at: modified_at,
      modified_at,
    });
  }
  const tasks = tables.get('asana_raw.task') ?? [];
  const names = tasks.map(({ assignee_name }) => assignee_name).filter((name) => typeof name === 'string');
  for (const name of new Set(names)) store.putUser({ gid: userGid(name), name });
  for (const row of tasks) seedTask(store, row, baseFields.asana.get(textOf(row, 'gid')));
}

function seedTask(store: AsanaStore, row: WarehouseRow, base: JsonObject | undefined): void {
  const modified_at = textOf(row, 'modified_at');
  const { project_gid, assignee_name } = row;
  const completed = row.completed === true;
  store.putTask({
    gid: textOf(row, 'gid'),
    name: textOf(row, 'name'),
    notes: '',
    completed,
    completed_at: completed ? modified_at : null,
    due_on: dueOn(row, base),
    due_at: null,
    start_on: null,
    assignee: typeof assignee_name === 'string' ? userGid(assignee_name) : null,
    projects: typeof project_gid === 'string' && store.project(project_gid) !== undefined ? [project_gid] : [],
    created_at: modified_at,
    modified_at,
  });
}

/** An entry for Asana holds one stage date, under the column's name: the task's due date before the edit. */
function dueOn(row: WarehouseRow, base: JsonObject | undefined): string | null {
  const before = base === undefined ? undefined : Object.values(base)[0];
  const value = before === undefined ? row.due_on : before;
  return typeof value === 'string' ? value : null;
}

function userGid(name: string): string {
  return asanaGidOf(`user/${name}`);
}

function textOf(row: WarehouseRow, column: string): string {
  const value = row[column];
  return typeof value === 'string' ? value : '';
}
