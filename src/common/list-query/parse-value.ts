import type { Field } from '../fields/field.decorator.js';

/** What a filter value may be; `expected` goes into the error message. */
export interface ParsedValue {
  readonly value: string | number | boolean | null;
}

/** A value that cannot be meant for this field. */
export interface RefusedValue {
  readonly expected: string;
}

/**
 * Reads one value of a filter by the kind of its field. The word `null` means empty.
 * Money is compared as a number: sums of cents are exact in a double up to 90 trillion.
 */
export function parseValue(field: Field, text: string): ParsedValue | RefusedValue {
  if (text === 'null') return { value: null };
  switch (field.kind) {
    case 'integer':
    case 'decimal':
    case 'money':
      return /^-?\d{1,15}(\.\d+)?$/.test(text) ? { value: Number(text) } : { expected: 'a number' };
    case 'boolean':
      return text === 'true' || text === 'false' ? { value: text === 'true' } : { expected: 'true or false' };
    case 'date':
      return isRealDate(text) ? { value: text } : { expected: 'a real date as YYYY-MM-DD' };
    case 'timestamp':
      return parseTimestamp(text);
    case 'text':
    case 'texts':
      return field.words && !field.words.includes(text)
        ? { expected: `one of ${field.words.join(', ')}` }
        : { value: text };
    case 'object':
      return { expected: 'nothing: this field cannot be filtered' };
  }
}

/** Whether the text is a day that exists: `2026-02-29` is not. */
export function isRealDate(text: string): boolean {
  if (!/^\d{4}-\d{2}-\d{2}$/.test(text)) return false;
  const time = Date.parse(`${text}T00:00:00Z`);
  return !Number.isNaN(time) && new Date(time).toISOString().startsWith(text);
}

function parseTimestamp(text: string): ParsedValue | RefusedValue {
  const time = /^\d{4}-\d{2}-\d{2}T[\d:.]+(Z|[+-]\d{2}:\d{2})$/.test(text) ? Date.parse(text) : Number.NaN;
  if (Number.isNaN(time)) return { expected: 'a moment as 2026-01-31T12:00:00Z' };
  return { value: new Date(time).toISOString() };
}
