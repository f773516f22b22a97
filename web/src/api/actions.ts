import { keepPreviousData, queryOptions } from '@tanstack/react-query';
import { askAgain } from './ask-again';
import { answerOf, type Page, pageOf } from './client';
import { askEdge, edgePath } from './edge';
import { keysOf } from './keys';
import { queryClient } from './query-client';

export type ActionStatus = 'open' | 'claimed' | 'done' | 'dismissed';
export type ActionStep = 'claim' | 'done' | 'dismiss' | 'reopen';
export type ActionResource = 'products' | 'brands' | 'product-lines' | 'skus' | 'dev-groups';

/** Something that a person has to do. */
export interface Action {
  readonly id: number;
  readonly title: string;
  readonly detail: string | null;
  readonly resource: ActionResource | null;
  readonly resource_id: string | null;
  readonly status: ActionStatus;
  readonly created_at: string;
  readonly created_by: string;
  readonly claimed_at: string | null;
  readonly claimed_by: string | null;
  readonly closed_at: string | null;
  readonly closed_by: string | null;
  /** The steps that whoever asks may take now. */
  readonly can: readonly ActionStep[];
}

/** An action with everything that was done with it. */
export interface ActionDetail extends Action {
  readonly history: readonly {
    readonly step: 'add' | ActionStep;
    readonly note: string | null;
    readonly happened_at: string;
    readonly happened_by: string;
  }[];
}

/** What is said of a new one. */
export type NewAction = Pick<Action, 'title' | 'detail' | 'resource' | 'resource_id'>;

export const actionKeys = keysOf('actions');

/** The Worker's store tells nobody of its changes, so a queue that is looked at is asked for again. */
const LIVE_MS = 3000;

/** A page of the action queue, newest first. */
export const actionsQuery = (
  filter: { readonly status?: ActionStatus; readonly claimed_by?: string },
  cursor: string,
) =>
  queryOptions({
    queryKey: actionKeys.list({ ...filter, cursor }),
    queryFn: ({ signal }): Promise<Page<Action>> =>
      pageOf(askEdge<Action[]>(edgePath('/api/queue', { ...filter, cursor }), { signal })),
    placeholderData: keepPreviousData,
    ...askAgain(LIVE_MS),
  });

/** One of them. */
export const actionQuery = (id: string) =>
  queryOptions({
    queryKey: actionKeys.record(id),
    queryFn: ({ signal }): Promise<ActionDetail> =>
      answerOf(askEdge<ActionDetail>(`/api/queue/${encodeURIComponent(id)}`, { signal })),
    ...askAgain(LIVE_MS),
  });

/** Adds one. @param key the same for each try, so that it is added once. */
export async function addAction(action: NewAction, key: string): Promise<Action> {
  const added = await answerOf(askEdge<Action>('/api/queue', { body: action, key }));
  await queryClient.invalidateQueries({ queryKey: actionKeys.all });
  return added;
}

/** Takes a step. Refused (409) when somebody else stands in the way; the message says who. */
export async function takeStep(id: number, step: ActionStep, note: string): Promise<Action> {
  try {
    return await answerOf(askEdge<Action>(`/api/queue/${id}/${step}`, { body: note === '' ? {} : { note } }));
  } finally {
    await queryClient.invalidateQueries({ queryKey: actionKeys.all });
  }
}
