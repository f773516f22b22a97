import { keepPreviousData, queryOptions } from '@tanstack/react-query';
import { askAgain } from './ask-again';
import { answerOf, type Page, pageOf } from './client';
import { askEdge, edgePath } from './edge';
import { keysOf } from './keys';
import { queryClient } from './query-client';

/** Something that somebody did. */
export interface Activity {
  readonly id: number;
  readonly action: string;
  /** As it was given: a text, an object, or nothing. */
  readonly detail: unknown;
  readonly happened_at: string;
  readonly happened_by: string;
}

export const activityKeys = keysOf('activity');

/** The Worker's store tells nobody of its changes. */
const LIVE_MS = 10_000;

/** A page of the log, newest first. */
export const activityQuery = (filter: { readonly by: string }, cursor: string) =>
  queryOptions({
    queryKey: activityKeys.list({ ...filter, cursor }),
    queryFn: ({ signal }): Promise<Page<Activity>> =>
      pageOf(askEdge<Activity[]>(edgePath('/api/activity', { ...filter, cursor }), { signal })),
    placeholderData: keepPreviousData,
    ...askAgain(LIVE_MS),
  });

/** Adds a line, which nobody can change or remove. @param key the same for each try, so that it is added once. */
export async function addActivity(action: string, key: string): Promise<Activity> {
  const added = await answerOf(askEdge<Activity>('/api/activity', { body: { action }, key }));
  await queryClient.invalidateQueries({ queryKey: activityKeys.all });
  return added;
}
