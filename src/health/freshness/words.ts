const DAY_MS = 86_400_000;
const HOUR_MS = 3_600_000;
const MINUTE_MS = 60_000;

/** Says moments, spans and counts as a person does. */
export class Words {
  constructor(
    private readonly now: number,
    private readonly timeZone: string,
  ) {}

  /** `Mon 2 November 2026, 02:00 EST`, on the wall of the business; where a zone has no letters of its own, `GMT+1`. */
  at(moment: number): string {
    const format = new Intl.DateTimeFormat('en-GB', {
      timeZone: this.timeZone,
      weekday: 'short',
      day: 'numeric',
      month: 'long',
      year: 'numeric',
      hour: '2-digit',
      minute: '2-digit',
      hourCycle: 'h23',
    });
    const parts = new Map(format.formatToParts(moment).map(({ type, value }) => [type, value]));
    const part = (type: Intl.DateTimeFormatPartTypes): string => parts.get(type) ?? '';
    const date = [part('weekday'), part('day'), part('month'), part('year')].join(' ');
    return `${date}, ${part('hour')}:${part('minute')} ${this.zoneAt(moment)}`;
  }

  /** British English has letters for British zones alone. */
  private zoneAt(moment: number): string {
    const format = new Intl.DateTimeFormat('en-US', { timeZone: this.timeZone, timeZoneName: 'short' });
    return format.formatToParts(moment).find(({ type }) => type === 'timeZoneName')?.value ?? this.timeZone;
  }

  /** The moment, and how long ago it is. */
  atAndAgo(moment: number): string {
    return `${this.at(moment)} (${this.ago(moment)})`;
  }

  ago(moment: number): string {
    const span = this.now - moment;
    if (span >= 0 && span < MINUTE_MS) return 'just now';
    return span < 0 ? `in ${spanOf(-span)}` : `${spanOf(span)} ago`;
  }
}

/** Why a day (`YYYY-MM-DD`) can't have been quiet. */
export function neverWithout(day: string): string {
  const weekday = new Intl.DateTimeFormat('en-GB', { weekday: 'long', timeZone: 'UTC' });
  return `in two years no ${weekday.format(Date.parse(`${day}T00:00:00Z`))} passed without any but on days off that every year has, and this is none`;
}

/** `3 days`, `5 hours`, `2 minutes`. */
export function spanOf(milliseconds: number): string {
  const [unit, size] =
    milliseconds >= 2 * DAY_MS
      ? (['day', DAY_MS] as const)
      : milliseconds >= 2 * HOUR_MS
        ? (['hour', HOUR_MS] as const)
        : (['minute', MINUTE_MS] as const);
  const count = Math.floor(milliseconds / size);
  return `${count} ${unit}${count === 1 ? '' : 's'}`;
}

/** `1,234 rows`. */
export function rowsOf(count: number): string {
  return `${Math.round(count).toLocaleString('en')} ${count === 1 ? 'row' : 'rows'}`;
}
