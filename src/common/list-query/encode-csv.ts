import type { Field } from '../fields/field.decorator.js';

/** A spreadsheet takes a cell that begins so for a formula, and would run it. */
const FORMULA_START = /^[=+\-@\t\r]/;

/** The header line of a CSV with these fields. */
export function encodeCsvHeader(fields: readonly Field[]): string {
  return `${fields.map((field) => field.name).join(',')}\r\n`;
}

/**
 * One row as an RFC 4180 record. A cell of text that a spreadsheet would run gets a leading apostrophe; numbers, which
 * may begin with a minus, are written as they are. Lists are joined with "; ", objects are JSON, empty is empty.
 */
export function encodeCsvRow(row: Readonly<Record<string, unknown>>, fields: readonly Field[]): string {
  const record = fields.map((field) => encodeCell(row[field.name], field)).join(',');
  // Many readers skip a blank line, and would lose a row whose only field is empty.
  return `${record === '' ? '""' : record}\r\n`;
}

function encodeCell(value: unknown, field: Field): string {
  if (value === null || value === undefined) return '';
  if (field.kind === 'money' || field.kind === 'decimal' || field.kind === 'integer' || field.kind === 'boolean')
    return String(value);
  const text = Array.isArray(value)
    ? value.join('; ')
    : typeof value === 'object'
      ? JSON.stringify(value)
      : String(value);
  const harmless = FORMULA_START.test(text) ? `'${text}` : text;
  return /[",\r\n]/.test(harmless) ? `"${harmless.replaceAll('"', '""')}"` : harmless;
}
