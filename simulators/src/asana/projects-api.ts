import { isoNow } from '../dates.js';
import { type Change, Refusal, type SimAnswer } from '../http/exchange.js';
import type { JsonObject } from '../json.js';
import { type AsanaApi, type Call, pathOf } from './call.js';
import { badRequest, NO_ROUTE, unknownObject } from './errors.js';
import type { Project } from './model.js';
import { compact, parseOptFields, selected, standard } from './opt-fields.js';
import { wholeProject } from './present.js';
import type { AsanaStore } from './store.js';
import { differences, inputOf, listTasks } from './tasks-api.js';

/** Calls on `/projects`, `/projects/{gid}` and `/projects/{gid}/tasks`. @throws Refusal */
export function callProjects(api: AsanaApi, call: Call): SimAnswer {
  const [, gid, part, ...more] = call.segments;
  if (more.length > 0) throw new Refusal(NO_ROUTE);
  if (gid === undefined && call.method === 'GET') return listProjects(api, call);
  const project = projectOf(api.store, gid);
  if (part === 'tasks' && call.method === 'GET') {
    const inIt = api.store.tasks().filter(({ projects }) => projects.includes(project.gid));
    return listTasks(api, call, inIt);
  }
  if (part !== undefined) throw new Refusal(NO_ROUTE);
  if (call.method === 'GET') return show(call, project);
  if (call.method === 'PUT') return show(call, changeProject(api.store, project.gid, inputOf(call), call.changes));
  throw new Refusal(NO_ROUTE);
}

/** `GET /projects`, and of a workspace: there is one. */
export function listProjects({ store, pages }: AsanaApi, call: Call): SimAnswer {
  const archived = call.query.get('archived');
  const tree = parseOptFields(call.optFields);
  const found = store.projects().filter((project) => archived === null || String(project.archived) === archived);
  const body = pages.answer({ path: pathOf(call), query: call.query }, found, (gid) => {
    const whole = wholeProject(projectOf(store, gid));
    return tree === undefined ? compact(whole) : selected(whole, tree);
  });
  return { status: 200, body };
}

/** @throws Refusal */
export function changeProject(store: AsanaStore, gid: string, data: JsonObject, changes: Change[]): Project {
  const before = projectOf(store, gid);
  const { name = before.name, notes = before.notes, archived = before.archived } = data;
  if (typeof name !== 'string') throw badRequest('name: Not a string');
  if (typeof notes !== 'string') throw badRequest('notes: Not a string');
  if (typeof archived !== 'boolean') throw badRequest('archived: Not a boolean');
  const fields = differences({ ...before }, { ...before, name, notes, archived });
  if (Object.keys(fields).length === 0) return before;
  const after = { ...before, name, notes, archived, modified_at: isoNow() };
  store.putProject(after);
  changes.push({ kind: 'updated', collection: 'projects', id: gid, fields });
  return after;
}

export function projectOf(store: AsanaStore, gid: string | undefined): Project {
  if (gid === undefined || !/^\d+$/.test(gid)) throw badRequest(`project: Not a recognized ID: ${gid}`);
  const project = store.project(gid);
  if (project === undefined) throw unknownObject('project', gid);
  return project;
}

function show({ optFields }: Call, project: Project): SimAnswer {
  const tree = parseOptFields(optFields);
  const whole = wholeProject(project);
  return { status: 200, body: { data: tree === undefined ? standard(whole) : selected(whole, tree) } };
}
