import {
  expectArray,
  expectBoolean,
  expectObject,
  expectText,
  expectTextOrNull,
  type Json,
  type JsonObject,
  UnexpectedAnswerError,
} from '../http/json.js';
import type { Listing } from '../http/read-pages.js';

/** A task as the write-back sees it. */
export interface AsanaDueDate {
  readonly gid: string;
  /** `YYYY-MM-DD`. */
  readonly due_on: string | null;
  /** ISO 8601. */
  readonly modified_at: string | null;
}

/** A task as the pull keeps it. */
export interface AsanaTask extends AsanaDueDate {
  readonly name: string;
  readonly completed: boolean;
  readonly assignee_name: string | null;
}

/** A task that was asked for by itself, and so tells which projects it is in. */
export interface AsanaLoneTask extends AsanaTask {
  /** Those that our token sees, in Asana's order. */
  readonly project_gids: readonly string[];
}

export interface AsanaProject {
  readonly gid: string;
  readonly name: string;
  readonly archived: boolean;
  /** ISO 8601. */
  readonly modified_at: string | null;
}

/** `opt_fields` of each: Asana answers only what is asked for, with null for what is empty. A missing one is a fault. */
export const DUE_DATE_FIELDS = ['due_on', 'modified_at'] as const;
export const TASK_FIELDS = ['name', 'due_on', 'completed', 'assignee.name', 'modified_at'] as const;
export const LONE_TASK_FIELDS = [...TASK_FIELDS, 'projects'] as const;
export const PROJECT_FIELDS = ['name', 'archived', 'modified_at'] as const;

export function parseDueDate(value: Json | undefined, place: string): AsanaDueDate {
  const task = expectObject(value, place);
  return {
    gid: expectText(task.gid, `${place}.gid`),
    due_on: parseDate(task.due_on, `${place}.due_on`),
    modified_at: expectTextOrNull(task.modified_at, `${place}.modified_at`),
  };
}

export function parseTask(value: Json | undefined, place: string): AsanaTask {
  const task = expectObject(value, place);
  return {
    ...parseDueDate(task, place),
    name: expectText(task.name, `${place}.name`),
    completed: expectBoolean(task.completed, `${place}.completed`),
    assignee_name: parseAssignee(task, place),
  };
}

export function parseLoneTask(value: Json | undefined, place: string): AsanaLoneTask {
  const { projects } = expectObject(value, place);
  const gidOf = (project: Json, index: number): string => {
    const inList = `${place}.projects[${index}]`;
    return expectText(expectObject(project, inList).gid, `${inList}.gid`);
  };
  return { ...parseTask(value, place), project_gids: expectArray(projects, `${place}.projects`).map(gidOf) };
}

export function parseProject(value: Json | undefined, place: string): AsanaProject {
  const project = expectObject(value, place);
  return {
    gid: expectText(project.gid, `${place}.gid`),
    name: expectText(project.name, `${place}.name`),
    archived: expectBoolean(project.archived, `${place}.archived`),
    modified_at: expectTextOrNull(project.modified_at, `${place}.modified_at`),
  };
}

/** `{data: [...], next_page: {offset, …} | null}` */
export function parseListing<T>(body: Json, parseItem: (value: Json, place: string) => T): Listing<T> {
  const { data, next_page: next } = expectObject(body, 'the answer');
  const items = expectArray(data, 'data').map((item, index) => parseItem(item, `data[${index}]`));
  if (next === undefined || next === null) return { items, offset: undefined };
  return { items, offset: expectText(expectObject(next, 'next_page').offset, 'next_page.offset') };
}

function parseAssignee(task: JsonObject, place: string): string | null {
  const { assignee } = task;
  if (assignee === null) return null;
  const { name } = expectObject(assignee, `${place}.assignee`);
  // A person whom our token may not see has no name.
  return name === undefined ? null : expectTextOrNull(name, `${place}.assignee.name`);
}

function parseDate(value: Json | undefined, place: string): string | null {
  const date = expectTextOrNull(value, place);
  if (date === null || /^\d{4}-\d{2}-\d{2}$/.test(date)) return date;
  throw new UnexpectedAnswerError(place, `must be a date as 2026-01-31, not ${JSON.stringify(date)}`);
}
