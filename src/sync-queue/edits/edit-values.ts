import { isRealDate } from '../../common/list-query/parse-value.js';

/** A value as a PATCH gives it and the change log keeps it. */
export type EditValue = string | readonly string[] | null;

/** Beyond these a year is a slip of the finger; PostgreSQL itself knows no year 0000. */
export const FIRST_DAY = '1900-01-01';
export const LAST_DAY = '2999-12-31';

const DAY_MS = 86_400_000;
// PostgreSQL keeps no NUL, and upstreams show the others as nothing.
const CONTROL_CHARACTER = /\p{Cc}/u;

/** A text without the spaces around it, a list of such; anything else as it is, for the checks to refuse. */
export function trim(value: unknown): unknown {
  if (typeof value === 'string') return value.trim();
  return Array.isArray(value) ? value.map((word: unknown) => (typeof word === 'string' ? word.trim() : word)) : value;
}

/** Whether the value is one line of text that every upstream can hold. */
export function isLine(value: unknown, maxLength: number): value is string {
  return (
    typeof value === 'string' &&
    value.length <= maxLength &&
    value.trim() !== '' &&
    // Half of a surrogate pair is no character: jsonb refuses it, and UTF-8 would replace it.
    value.isWellFormed() &&
    !CONTROL_CHARACTER.test(value)
  );
}

/** Whether the value is a day that exists and can be meant. */
export function isDayInRange(value: unknown): value is string {
  return typeof value === 'string' && isRealDate(value) && value >= FIRST_DAY && value <= LAST_DAY;
}

/** Whether the value is a list of different words. */
export function isWordList(value: unknown, maxItems: number, maxLength: number): value is string[] {
  return (
    Array.isArray(value) &&
    value.length <= maxItems &&
    value.every((word) => isLine(word, maxLength)) &&
    new Set(value).size === value.length
  );
}

/** The day so many days later (earlier when negative), or undefined beyond what can be meant. */
export function shiftDay(day: string, days: number): string | undefined {
  const time = Date.parse(`${day}T00:00:00Z`) + days * DAY_MS;
  const shifted = Number.isNaN(time) ? '' : new Date(time).toISOString().slice(0, 10);
  return isDayInRange(shifted) ? shifted : undefined;
}

/** A value of a row as it is compared and logged; an empty list and none are the same to everybody who reads. */
export function toEditValue(value: unknown): EditValue {
  if (value === null || value === undefined) return null;
  if (!Array.isArray(value)) return String(value);
  return value.length === 0 ? null : value.map(String);
}

/** Whether two values are the same. */
export function isSameValue(a: EditValue, b: EditValue): boolean {
  return a === b || JSON.stringify(a) === JSON.stringify(b);
}
