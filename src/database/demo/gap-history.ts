import { listed, type TableFill } from '../copy-rows.js';
import { dateOf, momentOf, weekdayOf } from './calendar.js';
import { type DemoGap, demoFields, presentGaps } from './present-gaps.js';
import { type Random, randomFor } from './random.js';
import { NIGHTLY_HOUR, REMEMBERED_DAYS, type Story, timestamp } from './story.js';

/** How much of what is empty now was there when the remembering began. */
const OLDER_SHARE = 0.75;

/** How many fields of a kind were empty once and are not any more. */
const MENDED: readonly { readonly resource: string; readonly gap: string; readonly records: number }[] = [
  { resource: 'products', gap: 'netsuite_item', records: 26 },
  { resource: 'products', gap: 'product_line', records: 9 },
  { resource: 'products', gap: 'brand_id', records: 4 },
  { resource: 'skus', gap: 'product_id', records: 5 },
  { resource: 'dev-groups', gap: 'brand', records: 1 },
  { resource: 'dev-groups', gap: 'product_line', records: 3 },
  { resource: 'dev-groups', gap: 'launch_date', records: 2 },
];

/** A gap, and the nights whose pulls brought it and its end; `opened` is null where it is older than what is remembered. */
interface PastGap extends DemoGap {
  opened: number | null;
  closed: number | null;
}

/**
 * What the recorder would remember of the demo's gaps, had it looked each night for three months: when each was first seen,
 * which were mended since, and how many there were on each day before today. It is invented, as all of the demo, and ends with
 * the gaps that the rows have.
 */
export function gapMemory(story: Story): Readonly<Record<string, TableFill>> {
  const firstDay = story.today - REMEMBERED_DAYS;
  const past = pastGaps(story, firstDay);
  const nightOf = (day: number): string => timestamp(momentOf(day, NIGHTLY_HOUR, story.timeZone));
  const changes = past
    .flatMap(({ opened, closed, ...gap }) => [
      ...(opened === null ? [] : [{ ...gap, at: nightOf(opened), kind: 'opened' }]),
      ...(closed === null ? [] : [{ ...gap, at: nightOf(closed), kind: 'closed' }]),
    ])
    .sort((a, b) => (a.at < b.at ? -1 : a.at > b.at ? 1 : 0));
  const seen = past
    .filter(({ closed }) => closed === null)
    .map(({ opened, ...gap }) => ({ ...gap, since: nightOf(opened ?? firstDay) }));
  return {
    'pipeline.gap_memory': listed(['since'], [{ since: nightOf(firstDay) }]),
    'pipeline.gap_seen': listed(['resource', 'record_id', 'gap', 'reason', 'since'], seen),
    'pipeline.gap_change': listed(
      ['at', 'kind', 'resource', 'record_id', 'record_name', 'gap', 'reason', 'brand_id', 'brand_name'],
      changes,
    ),
    'pipeline.gap_daily': listed(
      ['day', 'resource', 'gap', 'reason', 'records'],
      countsByDay(past, firstDay, story.today),
    ),
  };
}

function pastGaps(story: Story, firstDay: number): PastGap[] {
  const random = randomFor(story.seed, 'gap-history');
  const present = presentGaps(story);
  const open = present.map((gap) => ({
    ...gap,
    opened: random.chance(OLDER_SHARE) ? null : nightWithNews(random, firstDay + 1, story.lastNightDay),
    closed: null,
  }));
  const taken = new Set(present.map(({ record_id, gap }) => `${record_id} ${gap}`));
  const whole = demoFields(story).filter(({ record_id, gap }) => !taken.has(`${record_id} ${gap}`));
  const mended = MENDED.flatMap(({ resource, gap, records }) =>
    random
      .shuffled(whole.filter((field) => field.resource === resource && field.gap === gap))
      .slice(0, records)
      .map(({ value: _, ...field }) => {
        const closed = nightWithNews(random, firstDay + 2, story.lastNightDay);
        const opened = random.chance(OLDER_SHARE) ? null : nightWithNews(random, firstDay + 1, closed - 1);
        return { ...field, reason: 'source_blank', opened, closed };
      }),
  );
  return [...open, ...mended];
}

/** A night after a working day: on others nobody has changed anything. */
function nightWithNews(random: Random, from: number, to: number): number {
  const night = random.int(from, Math.max(from, to));
  const weekday = weekdayOf(night);
  const daysAfterSaturday = weekday === 0 ? 1 : weekday === 1 ? 2 : 0;
  return Math.max(from, night - daysAfterSaturday);
}

function countsByDay(past: readonly PastGap[], firstDay: number, today: number): Record<string, string | number>[] {
  const rows: Record<string, string | number>[] = [];
  for (let day = firstDay; day < today; day++) {
    const counts = new Map<string, number>();
    for (const { resource, gap, reason, opened, closed } of past) {
      if ((opened ?? firstDay) > day || (closed ?? today) <= day) continue;
      const kind = `${resource} ${gap} ${reason}`;
      counts.set(kind, (counts.get(kind) ?? 0) + 1);
    }
    for (const [kind, records] of counts) {
      const [resource = '', gap = '', reason = ''] = kind.split(' ');
      rows.push({ day: dateOf(day), resource, gap, reason, records });
    }
  }
  return rows;
}
