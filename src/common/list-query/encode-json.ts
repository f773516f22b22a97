import type { Field } from '../fields/field.decorator.js';

/** One row as a JSON object of the given fields. Money is written as a number with its two decimals, exactly. */
export function encodeJsonRow(row: Readonly<Record<string, unknown>>, fields: readonly Field[]): string {
  let json = '{';
  for (let i = 0; i < fields.length; i++) {
    const field = fields[i];
    if (field) json += `${i === 0 ? '' : ','}"${field.name}":${encodeValue(row[field.name], field)}`;
  }
  return `${json}}`;
}

function encodeValue(value: unknown, field: Field): string {
  if (value === null || value === undefined) return 'null';
  // The decimal text of PostgreSQL's numeric is a JSON number already; a float would round it.
  if (field.kind === 'money' || field.kind === 'decimal') return String(value);
  return JSON.stringify(value);
}
