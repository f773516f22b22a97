import type { z } from '@hono/zod-openapi';
import type { Call } from '../call.js';
import { notFound, Problem } from '../problem/problem.js';
import { type Action, ActionEvent, ActionRow, type NewAction, type Step, stepsOf, TRANSITIONS } from './action.js';
import {
  INSERT_ACTION,
  INSERT_ADD_EVENT,
  insertStepEvent,
  SELECT_ACTION,
  SELECT_ACTIONS,
  SELECT_EVENTS,
  updateAction,
} from './queue.queries.js';

type ActionAnswer = z.infer<typeof Action>;

export interface ActionFilter {
  readonly status?: string | undefined;
  readonly resource?: string | undefined;
  readonly resource_id?: string | undefined;
  readonly claimed_by?: string | undefined;
}

/** Newest first, one row more than the page. */
export async function listActions(
  call: Call,
  filter: ActionFilter,
  beforeId: number,
  limit: number,
): Promise<ActionAnswer[]> {
  const { status = null, resource = null, resource_id = null, claimed_by = null } = filter;
  const statement = call.env.DB.prepare(SELECT_ACTIONS);
  const { results } = await statement.bind(beforeId, status, resource, resource_id, claimed_by, limit + 1).all();
  return results.map((row) => shown(ActionRow.parse(row), call));
}

export async function addAction(call: Call, action: z.infer<typeof NewAction>): Promise<ActionAnswer> {
  const { title, detail = null, resource = null, resource_id = null } = action;
  const { DB } = call.env;
  const at = new Date().toISOString();
  const by = call.person.name;
  const [added] = await DB.batch([
    DB.prepare(INSERT_ACTION).bind(title, detail, resource, resource_id, at, by),
    DB.prepare(INSERT_ADD_EVENT).bind(at, by),
  ]);
  return shown(ActionRow.parse(added?.results[0]), call);
}

/** @throws Problem 404 */
export async function findAction(
  call: Call,
  id: number,
): Promise<ActionAnswer & { history: z.infer<typeof ActionEvent>[] }> {
  const { DB } = call.env;
  const [actions, events] = await DB.batch([DB.prepare(SELECT_ACTION).bind(id), DB.prepare(SELECT_EVENTS).bind(id)]);
  const row = actions?.results[0];
  if (row === undefined) throw notFound(`There is no action ${id}.`);
  return { ...shown(ActionRow.parse(row), call), history: ActionEvent.array().parse(events?.results) };
}

/**
 * Takes a step, with its line in the history, or neither. One that was taken already by the same person is answered as it was.
 * @throws Problem 404, or 409 that says who stands where
 */
export async function takeStep(call: Call, id: number, step: Step, note: string | null): Promise<ActionAnswer> {
  const { DB } = call.env;
  const who = call.person.name;
  const values = [id, who, new Date().toISOString()] as const;
  const [, updated] = await DB.batch([
    DB.prepare(insertStepEvent(step)).bind(...values, note),
    // A statement that has no ?3 takes none.
    DB.prepare(updateAction(step)).bind(...(step === 'reopen' ? [id] : values)),
  ]);
  const row = updated?.results[0];
  if (row !== undefined) return shown(ActionRow.parse(row), call);
  const { history: _, ...action } = await findAction(call, id);
  if (isTakenBy(action, step, who)) return action;
  throw standsInTheWay(action, step);
}

function isTakenBy({ status, claimed_by, closed_by }: ActionRow, step: Step, who: string): boolean {
  if (status !== TRANSITIONS[step].to) return false;
  return step === 'reopen' || (step === 'claim' ? claimed_by : closed_by) === who;
}

function standsInTheWay(action: ActionRow, step: Step): Problem {
  const { status, claimed_by, claimed_at, closed_by, closed_at } = action;
  const state =
    status === 'open'
      ? 'It is open.'
      : status === 'claimed'
        ? `${claimed_by} claimed it at ${claimed_at}.`
        : `It is ${status}, by ${closed_by} at ${closed_at}.`;
  const way = status === 'open' ? '' : ' Reopen it first.';
  const detail = `${step} cannot be done now. ${state}${way}`;
  return new Problem(409, 'conflict', 'Something newer stands in the way', detail, {
    errors: [{ field: 'status', message: state }],
  });
}

function shown(row: ActionRow, { person }: Call): ActionAnswer {
  return { ...row, can: stepsOf(row, person.name) };
}
