/** The business day (`YYYY-MM-DD`) at an instant: days begin at midnight in the business time zone, not in UTC. */
export function businessDay(instant: number, timeZone: string): string {
  const { year, month, day } = zonedParts(instant, timeZone);
  return `${String(year).padStart(4, '0')}-${pad(month)}-${pad(day)}`;
}

/** The instant (ms) at which the business day after that of `instant` begins. */
export function nextBusinessMidnight(instant: number, timeZone: string): number {
  const { year, month, day } = zonedParts(instant, timeZone);
  return instantOf({ year, month, day: day + 1, hour: 0, minute: 0 }, timeZone);
}

/**
 * The instant (ms) of a wall-clock time in a zone; of one that comes twice, the first. A time that a DST change skips
 * is counted from before the change, as cron runners do: 02:30 becomes 03:30, a skipped midnight 01:00.
 */
export function instantOf(wall: WallTime, timeZone: string): number {
  const asUtc = Date.UTC(wall.year, wall.month - 1, wall.day, wall.hour, wall.minute);
  // A day on either side lies beyond any zone's offset, and no zone changes twice in two days.
  const before = offsetAt(asUtc - DAY_MS, timeZone);
  const after = offsetAt(asUtc + DAY_MS, timeZone);
  const isTrue = (offset: number): boolean => offsetAt(asUtc - offset, timeZone) === offset;
  return asUtc - (!isTrue(before) && isTrue(after) ? after : before);
}

const DAY_MS = 24 * 60 * 60 * 1000;

/** Date and time on the wall of a zone. `month` counts from 1; `day` may run over its month. */
export interface WallTime {
  year: number;
  month: number;
  day: number;
  hour: number;
  minute: number;
}

/** Year, month and day on the wall of `timeZone` at an instant. */
export function zonedParts(instant: number, timeZone: string): WallTime & { second: number } {
  const parts: Record<string, number> = {};
  for (const { type, value } of formatterFor(timeZone).formatToParts(instant)) parts[type] = Number(value);
  const { year = 0, month = 0, day = 0, hour = 0, minute = 0, second = 0 } = parts;
  return { year, month, day, hour, minute, second };
}

function offsetAt(instant: number, timeZone: string): number {
  const { year, month, day, hour, minute, second } = zonedParts(instant, timeZone);
  return Date.UTC(year, month - 1, day, hour, minute, second) - Math.floor(instant / 1000) * 1000;
}

// Making a formatter costs about 50 µs, using one 2 µs.
const formatters = new Map<string, Intl.DateTimeFormat>();

function formatterFor(timeZone: string): Intl.DateTimeFormat {
  let formatter = formatters.get(timeZone);
  if (!formatter) {
    formatter = new Intl.DateTimeFormat('en-US', {
      timeZone,
      hourCycle: 'h23',
      year: 'numeric',
      month: '2-digit',
      day: '2-digit',
      hour: '2-digit',
      minute: '2-digit',
      second: '2-digit',
    });
    formatters.set(timeZone, formatter);
  }
  return formatter;
}

function pad(part: number): string {
  return String(part).padStart(2, '0');
}
