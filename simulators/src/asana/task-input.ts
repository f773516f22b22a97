import { isDate, isoNow } from '../dates.js';
import { isJsonArray, type Json, type JsonObject } from '../json.js';
import { badRequest, unknownObject } from './errors.js';
import type { Task } from './model.js';
import type { AsanaStore } from './store.js';

const READ_ONLY = ['gid', 'resource_type', 'created_at', 'modified_at', 'completed_at', 'permalink_url', 'num_likes'];

type Dates = Pick<Task, 'due_on' | 'due_at' | 'start_on'>;

/**
 * The task after `data` was written to it; `modified_at` moves only when something is different. What is not known is
 * ignored.
 *
 * @throws Refusal in Asana's words.
 */
export function withInput(task: Task, data: JsonObject, store: AsanaStore): Task {
  for (const field of READ_ONLY) if (field in data) throw badRequest(`${field}: Cannot write this property`);
  const completed = flag(data, 'completed', task.completed);
  const changed: Task = {
    ...task,
    name: text(data, 'name', task.name),
    notes: text(data, 'notes', task.notes),
    completed,
    completed_at: completed ? (task.completed_at ?? isoNow()) : null,
    ...datesAfter(task, data),
    assignee: data.assignee === undefined ? task.assignee : assigneeOf(data.assignee, store),
  };
  return JSON.stringify(changed) === JSON.stringify(task) ? task : { ...changed, modified_at: isoNow() };
}

/** Gids of a request's projects. @throws Refusal */
export function projectsOf({ projects }: JsonObject, store: AsanaStore): string[] {
  if (projects === undefined) return [];
  return (isJsonArray(projects) ? projects : [projects]).map((gid) => {
    if (typeof gid !== 'string') throw badRequest('projects: Not an array of gids');
    if (store.project(gid) === undefined) throw unknownObject('projects', gid);
    return gid;
  });
}

function datesAfter(task: Task, data: JsonObject): Dates {
  if (data.due_on !== undefined && data.due_at !== undefined) {
    throw badRequest('You may only provide one of due_on or due_at!');
  }
  const dates = { due_on: task.due_on, due_at: task.due_at, start_on: task.start_on };
  if (data.due_on !== undefined) {
    dates.due_on = dateOrNull('due_on', data.due_on);
    dates.due_at = null;
  }
  if (data.due_at !== undefined) {
    dates.due_at = momentOrNull('due_at', data.due_at);
    dates.due_on = dates.due_at?.slice(0, 10) ?? null;
  }
  if (data.start_on !== undefined) {
    if (data.due_on === undefined && data.due_at === undefined) {
      throw badRequest('start_on: You must provide due_on or due_at when you set or unset start_on');
    }
    dates.start_on = dateOrNull('start_on', data.start_on);
  }
  if (dates.start_on !== null) {
    if (dates.due_on === null) throw badRequest('start_on: A task needs a due date to have a start date');
    if (dates.start_on > dates.due_on) throw badRequest('start_on: The start date must be before the due date');
  }
  return dates;
}

function dateOrNull(field: string, value: Json): string | null {
  if (value === null) return null;
  if (typeof value !== 'string' || !isDate(value)) throw badRequest(`${field}: Not a valid date: ${String(value)}`);
  return value;
}

function momentOrNull(field: string, value: Json): string | null {
  if (value === null) return null;
  const time = typeof value === 'string' ? Date.parse(value) : Number.NaN;
  if (Number.isNaN(time)) throw badRequest(`${field}: Not a valid datetime: ${String(value)}`);
  return new Date(time).toISOString();
}

function assigneeOf(value: Json, store: AsanaStore): string | null {
  if (value === null) return null;
  if (typeof value !== 'string') throw badRequest('assignee: Not a valid user identifier');
  const gid = value === 'me' ? store.users()[0]?.gid : store.user(value)?.gid;
  if (gid === undefined) throw unknownObject('assignee', value);
  return gid;
}

function text(data: JsonObject, field: 'name' | 'notes', before: string): string {
  const value = data[field];
  if (value === undefined) return before;
  if (typeof value !== 'string') throw badRequest(`${field}: Not a string`);
  return value;
}

function flag(data: JsonObject, field: 'completed' | 'archived', before: boolean): boolean {
  const value = data[field];
  if (value === undefined) return before;
  if (typeof value !== 'boolean') throw badRequest(`${field}: Not a boolean`);
  return value;
}
