import { isoNow } from '../dates.js';
import { type Change, Refusal, type SimAnswer } from '../http/exchange.js';
import { newAsanaGid } from '../identifiers.js';
import { isSameJson, type Json, type JsonObject } from '../json.js';
import { type AsanaApi, type Call, pathOf } from './call.js';
import { badRequest, NO_ROUTE, unknownObject } from './errors.js';
import type { Task } from './model.js';
import { compact, parseOptFields, selected, standard } from './opt-fields.js';
import { wholeTask } from './present.js';
import type { AsanaStore } from './store.js';
import { projectsOf, withInput } from './task-input.js';

/** Calls on `/tasks` and `/tasks/{gid}`. @throws Refusal */
export function callTasks(api: AsanaApi, call: Call): SimAnswer {
  const [, gid, ...more] = call.segments;
  if (more.length > 0) throw new Refusal(NO_ROUTE);
  switch (`${call.method} ${gid === undefined ? 'all' : 'one'}`) {
    case 'GET all':
      return listTasks(api, call, tasksAskedFor(api.store, call.query));
    case 'POST all':
      return show(api, call, makeTask(api.store, inputOf(call), call.changes), 201);
    case 'GET one':
      return show(api, call, taskOf(api.store, gid), 200);
    case 'PUT one':
      return show(api, call, changeTask(api.store, taskOf(api.store, gid).gid, inputOf(call), call.changes), 200);
    case 'DELETE one':
      deleteTask(api.store, taskOf(api.store, gid).gid, call.changes);
      return { status: 200, body: { data: {} } };
    default:
      throw new Refusal(NO_ROUTE);
  }
}

/** A page of tasks; `completed_since` and `modified_since` narrow it as they do in Asana. */
export function listTasks({ store, pages }: AsanaApi, call: Call, tasks: readonly Task[]): SimAnswer {
  const tree = parseOptFields(call.optFields);
  const completedSince = momentOf(call.query, 'completed_since');
  const modifiedSince = momentOf(call.query, 'modified_since');
  const found = tasks.filter(
    ({ completed_at, modified_at }) =>
      (completedSince === undefined || completed_at === null || Date.parse(completed_at) >= completedSince) &&
      (modifiedSince === undefined || Date.parse(modified_at) >= modifiedSince),
  );
  const byGid = new Map(found.map((task) => [task.gid, task]));
  const body = pages.answer({ path: pathOf(call), query: call.query }, found, (gid) => {
    const whole = wholeTask(byGid.get(gid) ?? taskOf(store, gid), store);
    return tree === undefined ? compact(whole) : selected(whole, tree);
  });
  return { status: 200, body };
}

export function makeTask(store: AsanaStore, data: JsonObject, changes: Change[]): Task {
  if (data.projects === undefined && data.workspace === undefined && data.parent === undefined) {
    throw badRequest('You should specify one of workspace, parent, or projects');
  }
  const now = isoNow();
  const empty = { notes: '', completed: false, completed_at: null, due_on: null, due_at: null, start_on: null };
  const blank: Task = {
    ...empty,
    ...{ gid: newAsanaGid(), name: '', assignee: null, projects: projectsOf(data, store), created_at: now },
    modified_at: now,
  };
  const task = withInput(blank, data, store);
  store.putTask(task);
  changes.push({ kind: 'created', collection: 'tasks', id: task.gid, fields: differences({}, { ...task }) });
  return task;
}

export function changeTask(store: AsanaStore, gid: string, data: JsonObject, changes: Change[]): Task {
  const before = taskOf(store, gid);
  const after = withInput(before, data, store);
  if (after === before) return before;
  store.putTask(after);
  changes.push({ kind: 'updated', collection: 'tasks', id: gid, fields: differences({ ...before }, { ...after }) });
  return after;
}

export function deleteTask(store: AsanaStore, gid: string, changes: Change[]): void {
  store.removeTask(gid);
  changes.push({ kind: 'deleted', collection: 'tasks', id: gid, fields: {} });
}

/** What differs, by attribute; the time of the change itself is left out. */
export function differences(before: JsonObject, after: JsonObject): Change['fields'] {
  const fields: Record<string, { from: Json; to: Json }> = {};
  for (const [key, to] of Object.entries(after)) {
    const from = before[key] ?? null;
    if (key !== 'modified_at' && !isSameJson(from, to)) fields[key] = { from, to };
  }
  return fields;
}

/** `data` of a request that must have one. @throws Refusal */
export function inputOf({ data }: Call): JsonObject {
  if (data === undefined) throw badRequest('Could not find the data object in the request body');
  return data;
}

export function taskOf(store: AsanaStore, gid: string | undefined): Task {
  if (gid === undefined || !/^\d+$/.test(gid)) throw badRequest(`task: Not a recognized ID: ${gid}`);
  const task = store.task(gid);
  if (task === undefined) throw unknownObject('task', gid);
  return task;
}

function show({ store }: AsanaApi, { optFields }: Call, task: Task, status: number): SimAnswer {
  const tree = parseOptFields(optFields);
  const whole = wholeTask(task, store);
  return { status, body: { data: tree === undefined ? standard(whole) : selected(whole, tree) } };
}

function tasksAskedFor(store: AsanaStore, query: URLSearchParams): Task[] {
  const [project, assignee] = [query.get('project'), query.get('assignee')];
  if (project !== null) {
    if (store.project(project) === undefined) throw unknownObject('project', project);
    return store.tasks().filter(({ projects }) => projects.includes(project));
  }
  if (assignee === null || query.get('workspace') === null) {
    throw badRequest('You should specify one of project, tag, section, user_task_list, or assignee + workspace');
  }
  const gid = assignee === 'me' ? store.users()[0]?.gid : assignee;
  return store.tasks().filter((task) => task.assignee === gid);
}

function momentOf(query: URLSearchParams, name: string): number | undefined {
  const text = query.get(name);
  if (text === null) return undefined;
  const time = text === 'now' ? Date.now() : Date.parse(text);
  if (Number.isNaN(time)) throw badRequest(`${name}: Not a valid datetime: ${text}`);
  return time;
}
