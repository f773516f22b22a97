import { z } from 'zod';
import { OutcomeUnknown } from '../database/idempotency.js';
import { Problem, unavailable } from '../problem/problem.js';
import type { UpstreamAccess } from '../settings/settings.js';
import type { NewTask } from './task.js';

const TIMEOUT_MS = 15_000;
const FIELDS = 'gid,name,due_on,notes,assignee.name,projects.name,permalink_url';

const Named = z.object({ gid: z.string(), name: z.string().optional() });
const Made = z.object({
  data: z.object({
    gid: z.string(),
    name: z.string(),
    due_on: z.string().nullish(),
    assignee: Named.nullish(),
    projects: z.array(Named).default([]),
    permalink_url: z.string().nullish(),
  }),
});
export type MadeTask = z.infer<typeof Made>['data'];

const Refused = z.object({ errors: z.array(z.object({ message: z.string() })) });

/**
 * Makes a task in Asana, once: it is not sent again, as Asana would make another one.
 * @throws OutcomeUnknown when Asana may have made it. Any other Problem: it has not.
 */
export async function makeTask({ url, token }: UpstreamAccess, task: NewTask): Promise<MadeTask> {
  const { project, ...fields } = task;
  let response: Response;
  try {
    response = await fetch(`${url}/tasks?opt_fields=${FIELDS}`, {
      method: 'POST',
      headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json', accept: 'application/json' },
      body: JSON.stringify({ data: { ...fields, projects: [project] } }),
      redirect: 'manual',
      signal: AbortSignal.timeout(TIMEOUT_MS),
    });
  } catch {
    throw mayHaveBeenMade();
  }
  const body: unknown = await response.json().catch(() => undefined);
  if (response.ok) {
    const made = Made.safeParse(body);
    if (made.success) return made.data.data;
    throw mayHaveBeenMade();
  }
  throw refused(response, body);
}

function refused({ status, headers }: Response, body: unknown): Problem {
  if (status === 429) {
    const seconds = Number(headers.get('retry-after')) || 60;
    return unavailable('Asana asks us to come back later. No task was made.', seconds);
  }
  if (status === 401 || status === 403) return unavailable('Asana does not accept our token. No task was made.');
  if (status >= 500) return mayHaveBeenMade();
  const said =
    Refused.safeParse(body)
      .data?.errors.map(({ message }) => message)
      .join(' ') ?? `status ${status}`;
  return new Problem(422, 'refused-upstream', 'Asana does not take this', `Asana says: ${said}`);
}

function mayHaveBeenMade(): OutcomeUnknown {
  return new OutcomeUnknown('Asana did not confirm the task; it may be there all the same. Look before you ask again.');
}
