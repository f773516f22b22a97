import { outcomeOfStatus } from '../http/classify.js';
import { expectArray, expectObject, type Json, type JsonObject, UnexpectedAnswerError } from '../http/json.js';
import { retryAfterSeconds } from '../http/retry-after.js';
import { RefusedInsideError } from '../limits/call-upstream.js';
import { readAsanaError } from './asana-error.js';
import type { AsanaDueDate } from './asana-parse.js';

/** What became of one task that was asked for. */
export type AsanaTaskReading<Task = AsanaDueDate> =
  | { readonly kind: 'found'; readonly task: Task }
  /** 4xx for this task alone: deleted, not shared with us, no task at all. */
  | { readonly kind: 'refused'; readonly status: number; readonly message: string };

/** What is asked of each task, and how an answer is read. */
export interface TaskShape<Task> {
  /** `opt_fields` */
  readonly fields: readonly string[];
  readonly parse: (value: Json | undefined, place: string) => Task;
}

/** The body of a batch that reads tasks. */
export function batchOfTasks(gids: readonly string[], { fields }: Pick<TaskShape<unknown>, 'fields'>): JsonObject {
  const actions = gids.map((gid) => ({
    method: 'get',
    relative_path: `/tasks/${gid}`,
    options: { fields: [...fields] },
  }));
  return { data: { actions } };
}

/**
 * Reads a batch's answer: one result an action, in the order of the actions.
 * @throws RefusedInsideError when an action met the limit of requests, a fault, or our lack of rights as a whole.
 */
export function parseBatch<Task extends { readonly gid: string }>(
  body: Json,
  gids: readonly string[],
  { parse }: Pick<TaskShape<Task>, 'parse'>,
): ReadonlyMap<string, AsanaTaskReading<Task>> {
  const results = expectArray(expectObject(body, 'the answer').data, 'data');
  if (results.length !== gids.length)
    throw new UnexpectedAnswerError('data', `must hold ${gids.length} results, not ${results.length}`);
  return new Map(gids.map((gid, index) => [gid, parseResult(results[index], gid, parse, `data[${index}]`)]));
}

function parseResult<Task extends { readonly gid: string }>(
  value: Json | undefined,
  gid: string,
  parse: TaskShape<Task>['parse'],
  place: string,
): AsanaTaskReading<Task> {
  const { status_code: status, body, headers } = expectObject(value, place);
  if (typeof status !== 'number') throw new UnexpectedAnswerError(`${place}.status_code`, 'must be a number');
  if (status >= 200 && status < 300) {
    const task = parse(expectObject(body, `${place}.body`).data, `${place}.body.data`);
    if (task.gid === gid) return { kind: 'found', task };
    throw new UnexpectedAnswerError(`${place}.body.data.gid`, `must be ${gid}, not ${task.gid}`);
  }
  const error = readAsanaError(body ?? null);
  const message = `Task ${gid} was answered ${status}: ${error?.message ?? 'without a reason'}`;
  const outcome = outcomeOfStatus(status, true);
  // A task that is not shared with us answers 403 among others that are: it alone is refused.
  if (outcome === 'rejected' || status === 403) return { kind: 'refused', status, message };
  throw new RefusedInsideError({
    outcome,
    cause: 'status',
    status,
    message,
    error,
    retryAfterSeconds: retryAfterSeconds(retryAfterOf(headers), Date.now()),
    mayHaveBeenAccepted: false,
  });
}

function retryAfterOf(headers: Json | undefined): string | null {
  if (headers === undefined || headers === null) return null;
  const found = Object.entries(expectObject(headers, 'headers')).find(([name]) => name.toLowerCase() === 'retry-after');
  return found === undefined ? null : String(found[1]);
}
