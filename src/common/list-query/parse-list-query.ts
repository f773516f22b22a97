import type { Field } from '../fields/field.decorator.js';
import { type FieldProblem, InvalidInputError } from '../problem/domain-error.js';
import { shorten } from '../problem/shorten.js';
import { decodeCursor } from './cursor.js';
import { foldText } from './fold-text.js';
import { type FieldFilter, type ListQuery, MAX_LIMIT, type SortKey } from './list-query.js';
import { parseValue } from './parse-value.js';
import type { QueryParameters } from './query-string.js';

const RESERVED = new Set(['q', 'sort', 'fields', 'limit', 'cursor', 'format', 'bom']);
const RANGED = new Set<Field['kind']>(['integer', 'decimal', 'money', 'date', 'timestamp']);
const MAX_VALUE_LENGTH = 1000;

/**
 * Checks the parameters of a list against the declared fields of its rows.
 * @throws InvalidInputError naming every parameter that is wrong, with what is allowed.
 */
export function parseListQuery(
  parameters: QueryParameters,
  fields: readonly Field[],
  accept: { csv: boolean },
): ListQuery {
  const problems: FieldProblem[] = [];
  const refuse = (field: string, message: string): void => void problems.push({ field, message });
  const single = (name: string): string | undefined => {
    const values = parameters.get(name);
    if (values && values.length > 1) refuse(name, 'is given more than once.');
    return values?.[0];
  };

  const filters: FieldFilter[] = [];
  for (const [name, values] of parameters) {
    if (!RESERVED.has(name)) parseFilter(name, values, fields, filters, refuse);
  }
  const sort = parseSort(single('sort'), fields, refuse);
  const limit = parseLimit(single('limit'), refuse);
  const format = parseFormat(single('format'), accept.csv, refuse);
  const query: ListQuery = {
    filters: filters.sort(byFieldAndOperator),
    search: parseSearch(single('q'), refuse),
    sort,
    fields: parseFields(single('fields'), fields, refuse),
    limit,
    after: undefined,
    format,
    bom: parseBom(single('bom'), format, refuse),
  };
  const cursor = single('cursor');
  if (problems.length > 0) throw new InvalidInputError(problems);
  return cursor === undefined ? query : { ...query, after: decodeCursor(cursor, query) };
}

type Refuse = (field: string, message: string) => void;

function parseFilter(
  name: string,
  texts: readonly string[],
  fields: readonly Field[],
  filters: FieldFilter[],
  refuse: Refuse,
): void {
  const [, fieldName, bracket] = /^([^[\]]*)(?:\[([^[\]]*)\])?$/.exec(name) ?? [];
  const field = fields.find((candidate) => candidate.name === fieldName && candidate.kind !== 'object');
  const ranged = bracket === 'gte' || bracket === 'lte';
  if (!field) {
    refuse(shorten(name), `is not a parameter of this list. Allowed: ${allowedNames(fields)}.`);
  } else if (bracket !== undefined && !ranged) {
    refuse(shorten(name), 'has an operator that does not exist. Allowed: [gte], [lte], or none.');
  } else if (ranged && !RANGED.has(field.kind)) {
    refuse(name, 'takes a range on dates and numbers only.');
  } else if (ranged && texts.length > 1) {
    refuse(name, 'is given more than once.');
  } else {
    const values = parseValues(field, texts, ranged);
    if (typeof values === 'string') refuse(name, values);
    else filters.push({ field, operator: ranged ? bracket : 'any', values });
  }
}

/** The values in one order, or what is wrong with one of them. */
function parseValues(field: Field, texts: readonly string[], ranged: boolean): FieldFilter['values'] | string {
  const values: (string | number | boolean | null)[] = [];
  for (const text of texts) {
    if (text.length > MAX_VALUE_LENGTH) return `must be at most ${MAX_VALUE_LENGTH} characters.`;
    const parsed = parseValue(field, text);
    if ('expected' in parsed) return `must be ${parsed.expected}.`;
    if (ranged && parsed.value === null) return 'cannot be null: use the parameter without an operator.';
    if (!values.includes(parsed.value)) values.push(parsed.value);
  }
  return values.sort(byText);
}

function parseSort(text: string | undefined, fields: readonly Field[], refuse: Refuse): SortKey[] {
  const sortable = fields.filter((field) => field.kind !== 'object' && field.kind !== 'texts');
  const keys: SortKey[] = [];
  for (const word of text === undefined ? [] : text.split(',')) {
    const descending = word.startsWith('-');
    const field = sortable.find((candidate) => candidate.name === (descending ? word.slice(1) : word));
    if (!field) {
      refuse('sort', `cannot be "${shorten(word)}". Allowed, with - for descending: ${names(sortable)}.`);
      break;
    }
    if (!keys.some((key) => key.field === field)) keys.push({ field, descending });
  }
  if (keys.length > 0) return keys;
  const first = fields.find((field) => field.searched);
  return first ? [{ field: first, descending: false }] : [];
}

function parseFields(text: string | undefined, fields: readonly Field[], refuse: Refuse): readonly Field[] {
  if (text === undefined) return fields;
  const wanted = new Set(text.split(','));
  for (const name of wanted) {
    if (!fields.some((field) => field.name === name)) {
      refuse('fields', `cannot contain "${shorten(name)}". Allowed: ${names(fields)}.`);
    }
  }
  return fields.filter((field) => wanted.has(field.name));
}

function parseLimit(text: string | undefined, refuse: Refuse): number | undefined {
  if (text === undefined) return undefined;
  const limit = /^\d{1,5}$/.test(text) ? Number(text) : 0;
  if (limit < 1 || limit > MAX_LIMIT) refuse('limit', `must be a whole number from 1 to ${MAX_LIMIT}.`);
  return limit;
}

function parseSearch(text: string | undefined, refuse: Refuse): string | undefined {
  if (text === undefined) return undefined;
  if (text.length > MAX_VALUE_LENGTH) refuse('q', `must be at most ${MAX_VALUE_LENGTH} characters.`);
  return foldText(text.trim()) || undefined;
}

function parseFormat(text: string | undefined, acceptsCsv: boolean, refuse: Refuse): 'json' | 'csv' {
  if (text === 'json' || text === 'csv') return text;
  if (text !== undefined) refuse('format', 'must be json or csv.');
  return acceptsCsv ? 'csv' : 'json';
}

function parseBom(text: string | undefined, format: 'json' | 'csv', refuse: Refuse): boolean {
  if (text === undefined || text === '0') return false;
  if (text !== '1') refuse('bom', 'must be 1 or 0.');
  else if (format !== 'csv') refuse('bom', 'goes with format=csv only.');
  return true;
}

function allowedNames(fields: readonly Field[]): string {
  const filterable = fields.filter((field) => field.kind !== 'object');
  const ranged = filterable.filter((field) => RANGED.has(field.kind)).map((f) => `${f.name}[gte], ${f.name}[lte]`);
  return [...filterable.map((field) => field.name), ...ranged, ...RESERVED].join(', ');
}

function names(fields: readonly Field[]): string {
  return fields.map((field) => field.name).join(', ');
}

function byFieldAndOperator(a: FieldFilter, b: FieldFilter): number {
  return byText(a.field.name + a.operator, b.field.name + b.operator);
}

function byText(a: unknown, b: unknown): number {
  const [left, right] = [String(a), String(b)];
  return left < right ? -1 : left > right ? 1 : 0;
}
