import { Refusal, type SimAnswer } from '../http/exchange.js';
import type { JsonObject } from '../json.js';
import { type AsanaApi, type Call, pathOf } from './call.js';
import { NO_ROUTE, unknownObject } from './errors.js';
import { compact, parseOptFields, selected, standard } from './opt-fields.js';
import { WORKSPACE, wholeUser } from './present.js';
import { listProjects } from './projects-api.js';

/** Calls on `/users/me` and `/users/{gid}`: "me" is the first person. */
export function callUsers({ store }: AsanaApi, call: Call): SimAnswer {
  const [, gid = '', ...more] = call.segments;
  if (call.method !== 'GET' || more.length > 0) throw new Refusal(NO_ROUTE);
  const user = gid === 'me' ? store.users()[0] : store.user(gid);
  if (user === undefined) throw unknownObject('user', gid);
  return one(call, wholeUser(user));
}

/** Calls on `/workspaces`, `/workspaces/{gid}` and `/workspaces/{gid}/projects`. */
export function callWorkspaces(api: AsanaApi, call: Call): SimAnswer {
  const [, gid, part, ...more] = call.segments;
  if (call.method !== 'GET' || more.length > 0) throw new Refusal(NO_ROUTE);
  const gidHere = String(WORKSPACE.gid);
  if (gid === undefined) {
    const tree = parseOptFields(call.optFields);
    const body = api.pages.answer({ path: pathOf(call), query: call.query }, [{ gid: gidHere }], () =>
      tree === undefined ? compact(WORKSPACE) : selected(WORKSPACE, tree),
    );
    return { status: 200, body };
  }
  if (gid !== gidHere) throw unknownObject('workspace', gid);
  if (part === 'projects') return listProjects(api, call);
  if (part !== undefined) throw new Refusal(NO_ROUTE);
  return one(call, WORKSPACE);
}

function one({ optFields }: Call, whole: JsonObject): SimAnswer {
  const tree = parseOptFields(optFields);
  return { status: 200, body: { data: tree === undefined ? standard(whole) : selected(whole, tree) } };
}
