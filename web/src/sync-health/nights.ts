import type { SyncReading } from '../api/sync-health';

/** How many nights a chart has: as many as are kept. */
export const NIGHTS = 90;

/** A day of the chart; without a reading where nobody looked. */
export interface Night {
  /** A business day, `2026-11-25`. */
  readonly day: string;
  readonly reading: SyncReading | undefined;
}

/**
 * The last 90 days, the oldest first, each with the last thing that was read of it: what was found at night counts
 * until something else was found by day.
 * @param today the last day.
 */
export function nightsOf(readings: readonly SyncReading[], today: string): Night[] {
  const last = new Map<string, SyncReading>();
  for (const reading of readings.toSorted((a, b) => Date.parse(a.at) - Date.parse(b.at)))
    last.set(dayOf(reading), reading);
  const end = Date.parse(`${today}T00:00:00Z`);
  return Array.from({ length: NIGHTS }, (_, index) => {
    const day = new Date(end - (NIGHTS - 1 - index) * 86_400_000).toISOString().slice(0, 10);
    return { day, reading: last.get(day) };
  });
}

/** The first night of those that are stale up to the last one that was looked at; undefined where that was not stale. */
export function staleSince(nights: readonly Night[]): string | undefined {
  const read = nights.filter(({ reading }) => reading !== undefined);
  const good = read.findLastIndex(({ reading }) => reading?.is_stale === false);
  return read[good + 1]?.day;
}

/** The day of the night that a reading is about, where the person is. */
function dayOf({ night, at }: SyncReading): string {
  const moment = new Date(night ?? at);
  const two = (part: number): string => String(part).padStart(2, '0');
  return `${moment.getFullYear()}-${two(moment.getMonth() + 1)}-${two(moment.getDate())}`;
}
