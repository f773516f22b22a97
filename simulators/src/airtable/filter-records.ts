import { isJsonArray, isJsonObject, type Json } from '../json.js';
import { unprocessable } from './errors.js';
import { evaluateFormula, type FormulaValue, isTrue } from './formula/evaluate-formula.js';
import { FormulaError, readFormula } from './formula/read-formula.js';
import type { BaseRecord, RecordStore } from './records.js';
import { type BaseSchema, type Field, fieldOf, type Table } from './schema.js';

/** The records for which the formula is true. @throws Refusal when the formula is wrong. */
export function filterRecords(
  formula: string,
  table: Table,
  rows: readonly BaseRecord[],
  base: { schema: BaseSchema; records: RecordStore },
): BaseRecord[] {
  const nameOf = namesOfLinked(base);
  try {
    const read = readFormula(formula);
    return rows.filter((record) =>
      isTrue(
        evaluateFormula(read, {
          id: record.id,
          createdTime: record.createdTime,
          modifiedTime: record.modifiedTime,
          field: (name) => {
            const field = fieldOf(table, name);
            if (field === undefined) throw new FormulaError(`Unknown field names: ${name.toLowerCase()}`);
            return formulaValue(field, record.cells[field.id] ?? null, nameOf);
          },
        }),
      ),
    );
  } catch (error) {
    if (!(error instanceof FormulaError)) throw error;
    throw unprocessable('INVALID_FILTER_BY_FORMULA', `The formula for filtering records is invalid: ${error.message}`);
  }
}

/** In a formula a link is the names of its records, not their ids: a filter on a link by id finds nothing. */
function formulaValue(field: Field, cell: Json, nameOf: (field: Field, id: string) => string): FormulaValue {
  if (!isJsonArray(cell)) return typeof cell === 'object' ? null : cell;
  return cell
    .map((item) => {
      if (isJsonObject(item)) return String(item.filename);
      return field.kind === 'multipleRecordLinks' ? nameOf(field, String(item)) : String(item);
    })
    .join(', ');
}

function namesOfLinked({ schema, records }: { schema: BaseSchema; records: RecordStore }) {
  const known = new Map<string, string>();
  return (field: Field, id: string): string => {
    const name = known.get(id);
    if (name !== undefined) return name;
    const table = schema.find(field.linkedTableId ?? '');
    const cell = table === undefined ? undefined : records.find(table.id, id)?.cells[table.fields[0].id];
    const found = typeof cell === 'string' ? cell : '';
    known.set(id, found);
    return found;
  };
}
