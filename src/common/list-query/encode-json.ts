import type { Field } from '../fields/field.decorator.js';

/**
 * Encodes rows as JSON objects of the given fields. Money is written as a number with its two decimals, exactly. One call a
 * row, since one for each value takes half as long again; and one object for all rows, since to make one takes as long as to
 * encode it.
 */
export function jsonRowEncoder(fields: readonly Field[]): (row: Readonly<Record<string, unknown>>) => string {
  const shown: Record<string, unknown> = {};
  return (row) => {
    for (const field of fields) shown[field.name] = shownValue(row[field.name], field);
    return JSON.stringify(shown);
  };
}

/** One row as a JSON object of the given fields. */
export function encodeJsonRow(row: Readonly<Record<string, unknown>>, fields: readonly Field[]): string {
  return jsonRowEncoder(fields)(row);
}

/** A JSON array of rows that are JSON already. Row by row, as one text of all would take a multiple of the time to encode. */
export function encodeJsonArray(rows: readonly string[]): Buffer {
  const bytes = rows.reduce((sum, row) => sum + Buffer.byteLength(row) + 1, rows.length === 0 ? 2 : 1);
  const buffer = Buffer.allocUnsafeSlow(bytes);
  let end = buffer.write('[');
  for (const [index, row] of rows.entries()) {
    if (index > 0) end += buffer.write(',', end);
    end += buffer.write(row, end);
  }
  buffer.write(']', end);
  return buffer;
}

function shownValue(value: unknown, field: Field): unknown {
  if (value === undefined || value === null) return null;
  // The decimal text of PostgreSQL's numeric is a JSON number already; a float would round it.
  return field.kind === 'money' || field.kind === 'decimal' ? JSON.rawJSON(String(value)) : value;
}
