import { type Change, Refusal } from '../http/exchange.js';
import type { JsonObject } from '../json.js';
import type { Hand, HandCollection, HandField, HandRecord } from '../upstream.js';
import { badRequest, NO_ROUTE } from './errors.js';
import type { Project, Task } from './model.js';
import { changeProject, projectOf } from './projects-api.js';
import type { AsanaStore } from './store.js';
import { changeTask, deleteTask, makeTask, taskOf } from './tasks-api.js';

const TASK_FIELDS: readonly HandField[] = [
  field('name', 'text'),
  field('due_on', 'date'),
  field('start_on', 'date'),
  field('completed', 'flag'),
  field('notes', 'long'),
  field('assignee', 'fixed'),
  field('projects', 'fixed'),
];

const PROJECT_FIELDS: readonly HandField[] = [field('name', 'text'), field('archived', 'flag'), field('notes', 'long')];

/** What people do in Asana's own app. */
export class AsanaHand implements Hand {
  private readonly store: AsanaStore;

  constructor(store: AsanaStore) {
    this.store = store;
  }

  collections(): HandCollection[] {
    return [
      { name: 'tasks', fields: TASK_FIELDS, count: this.store.count('task') },
      { name: 'projects', fields: PROJECT_FIELDS, count: this.store.count('project') },
    ];
  }

  list(collection: string, search: string, offset: number, limit: number): { records: HandRecord[]; total: number } {
    const sought = search.toLowerCase();
    const all = isTasks(collection) ? this.store.tasks() : this.store.projects();
    const found = all.filter(({ gid, name }) => gid === search || name.toLowerCase().includes(sought));
    const records = found.slice(offset, offset + limit).flatMap(({ gid }) => this.record(collection, gid) ?? []);
    return { records, total: found.length };
  }

  record(collection: string, id: string): HandRecord | undefined {
    if (isTasks(collection)) {
      const task = this.store.task(id);
      return task === undefined ? undefined : handTask(task, this.store);
    }
    const project = this.store.project(id);
    return project === undefined ? undefined : handProject(project);
  }

  create(collection: string, fields: JsonObject, changes: Change[]): string {
    if (!isTasks(collection)) throw badRequest('Only tasks can be made by hand');
    return makeTask(this.store, { workspace: 'the one', ...fields }, changes).gid;
  }

  edit(collection: string, id: string, fields: JsonObject, changes: Change[]): void {
    if (!isTasks(collection)) changeProject(this.store, id, fields, changes);
    else changeTask(this.store, id, withDueDate(taskOf(this.store, id), fields), changes);
  }

  remove(collection: string, id: string, changes: Change[]): void {
    if (isTasks(collection)) {
      deleteTask(this.store, taskOf(this.store, id).gid, changes);
      return;
    }
    this.store.removeProject(projectOf(this.store, id).gid);
    changes.push({ kind: 'deleted', collection, id, fields: {} });
  }

  renameField(): void {
    throw badRequest('Fields of Asana cannot be renamed');
  }
}

/** Who sets a start date in the app sees the due date, which the API wants to be told again. */
function withDueDate({ due_on }: Task, fields: JsonObject): JsonObject {
  return fields.start_on === undefined || 'due_on' in fields ? fields : { ...fields, due_on };
}

function handTask(task: Task, store: AsanaStore): HandRecord {
  const { gid, name, due_on, start_on, completed, notes, modified_at } = task;
  const assignee = task.assignee === null ? null : (store.user(task.assignee)?.name ?? null);
  const projects = task.projects.map((project) => store.project(project)?.name ?? project);
  return {
    id: gid,
    title: name,
    modifiedAt: modified_at,
    fields: { name, due_on, start_on, completed, notes, assignee, projects },
  };
}

function handProject({ gid, name, archived, notes, modified_at }: Project): HandRecord {
  return { id: gid, title: name, modifiedAt: modified_at, fields: { name, archived, notes } };
}

function isTasks(collection: string): boolean {
  if (collection === 'tasks') return true;
  if (collection === 'projects') return false;
  throw new Refusal(NO_ROUTE);
}

function field(name: string, input: HandField['input']): HandField {
  return { name, input, choices: [] };
}
