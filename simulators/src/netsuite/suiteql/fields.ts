import { invalidQuery, unknownField } from '../errors.js';
import type { FieldName, RecordName } from './query.js';

/** How NetSuite calls a field of a record: people rename them. */
export type FieldNames = ReadonlyMap<string, string>;

/** A field, and how the simulator has it. */
export interface Field {
  readonly record: RecordName;
  /** As it was first called. */
  readonly name: string;
  readonly type: 'text' | 'number' | 'reference' | 'date' | 'moment' | 'constant';
  /** The column of the lines' table; of a constant, its value. */
  readonly column: string;
}

const of = (record: RecordName, name: string, type: Field['type'], column: string): Field => {
  return { record, name, type, column };
};

/** The fields that a query of invoice lines needs, and no others. */
export const FIELDS: readonly Field[] = [
  of('transaction', 'tranid', 'text', 'tranid'),
  of('transaction', 'trandate', 'date', 'trandate'),
  of('transaction', 'entity', 'reference', 'entity'),
  of('transaction', 'lastmodifieddate', 'moment', 'modified'),
  of('transaction', 'type', 'constant', 'CustInvc'),
  of('transaction', 'posting', 'constant', 'T'),
  of('transactionline', 'uniquekey', 'text', 'uniquekey'),
  of('transactionline', 'class', 'reference', 'class'),
  of('transactionline', 'item', 'reference', 'item'),
  of('transactionline', 'quantity', 'number', 'quantity'),
  of('transactionline', 'netamount', 'number', 'netamount'),
  of('transactionline', 'mainline', 'constant', 'F'),
  of('transactionline', 'taxline', 'constant', 'F'),
];

/** As NetSuite's messages write them. */
const SHOWN: Readonly<Record<RecordName, string>> = { transaction: 'transaction', transactionline: 'transactionLine' };

/** The field that a query names. @throws Refusal in NetSuite's words when there is none. */
export function findField(
  { record: alias, name }: FieldName,
  records: ReadonlyMap<string, RecordName>,
  renamed: FieldNames,
): Field {
  const wanted = alias === undefined ? [...records.values()] : [records.get(alias)];
  const [only] = wanted;
  if (only === undefined) throw invalidQuery(`Record '${alias ?? 'dual'}' was not found.`);
  const found = FIELDS.find((field) => wanted.includes(field.record) && nameNow(field, renamed) === name.toLowerCase());
  if (found === undefined) throw unknownField(name, SHOWN[only]);
  return found;
}

/** What a field is called now. */
export function nameNow({ record, name }: Field, renamed: FieldNames): string {
  return renamed.get(`${record}.${name}`) ?? name;
}
