import type { DataGapsReport } from '../api/data-gaps';
import { kindOfGap } from './gap-row';

/** How many gaps there were on a business day. */
export interface DayCount {
  readonly day: string;
  readonly count: number;
}

/**
 * How many gaps of the chosen kinds there were each day, the oldest first. Days on which nobody looked are not there; the last
 * one has what there is at this moment, as the last look may be a minute old.
 */
export function countsByDay(
  history: DataGapsReport['history'],
  chosen: Readonly<Record<string, readonly string[]>>,
  now: number,
): DayCount[] {
  const fits = (key: string, value: string): boolean => {
    const wanted = chosen[key] ?? [];
    return wanted.length === 0 || wanted.includes(value);
  };
  const counts = new Map<string, number>();
  for (const { day, resource, gap, reason, records } of history) {
    const before = counts.get(day) ?? 0;
    const counted = fits('resource', resource) && fits('gap', kindOfGap(gap)) && fits('reason', reason);
    counts.set(day, counted ? before + records : before);
  }
  const days = [...counts].map(([day, count]) => ({ day, count })).sort((a, b) => (a.day < b.day ? -1 : 1));
  return days.map((each, index) => (index === days.length - 1 ? { ...each, count: now } : each));
}
