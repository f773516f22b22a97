import { type Formula, FormulaError } from './read-formula.js';

export type FormulaValue = string | number | boolean | null;

/** The record that a formula looks at. */
export interface FormulaRecord {
  readonly id: string;
  readonly createdTime: string;
  readonly modifiedTime: string;
  /** A field's value as formulas see it: links and choices as their names with commas. Throws for an unknown field. */
  field(name: string): FormulaValue;
}

type Call = (args: readonly Formula[], record: FormulaRecord) => FormulaValue;

/** The functions that are known; the real ones are many more. */
const FUNCTIONS: Partial<Record<string, Call>> = {
  AND: (args, record) => args.every((arg) => isTrue(evaluateFormula(arg, record))),
  OR: (args, record) => args.some((arg) => isTrue(evaluateFormula(arg, record))),
  NOT: (args, record) => !isTrue(argument(args, 0, record)),
  IF: (args, record) => argument(args, isTrue(argument(args, 0, record)) ? 1 : 2, record),
  TRUE: () => true,
  FALSE: () => false,
  BLANK: () => null,
  RECORD_ID: (_, record) => record.id,
  CREATED_TIME: (_, record) => record.createdTime,
  // Of the whole record, also where fields are named.
  LAST_MODIFIED_TIME: (_, record) => record.modifiedTime,
  IS_AFTER: (args, record) => compare(argument(args, 0, record), argument(args, 1, record)) > 0,
  IS_BEFORE: (args, record) => compare(argument(args, 0, record), argument(args, 1, record)) < 0,
  IS_SAME: (args, record) => compare(argument(args, 0, record), argument(args, 1, record)) === 0,
  DATETIME_PARSE: (args, record) => argument(args, 0, record),
  LOWER: (args, record) => asText(argument(args, 0, record)).toLowerCase(),
  UPPER: (args, record) => asText(argument(args, 0, record)).toUpperCase(),
  TRIM: (args, record) => asText(argument(args, 0, record)).trim(),
  LEN: (args, record) => asText(argument(args, 0, record)).length,
  ARRAYJOIN: (args, record) => argument(args, 0, record),
  CONCATENATE: (args, record) => args.map((arg) => asText(evaluateFormula(arg, record))).join(''),
  FIND: (args, record) => asText(argument(args, 1, record)).indexOf(asText(argument(args, 0, record))) + 1,
  SEARCH: (args, record) => {
    const [sought, text] = [asText(argument(args, 0, record)), asText(argument(args, 1, record))];
    const place = text.toLowerCase().indexOf(sought.toLowerCase());
    return place < 0 ? null : place + 1;
  },
};

/** @throws FormulaError for an unknown field or function. */
export function evaluateFormula(formula: Formula, record: FormulaRecord): FormulaValue {
  switch (formula.kind) {
    case 'value':
      return formula.value;
    case 'field':
      return record.field(formula.name);
    case 'call': {
      const call = FUNCTIONS[formula.name];
      if (call === undefined) throw new FormulaError(`Unknown function: ${formula.name}`);
      return call(formula.args, record);
    }
    case 'operation':
      return operate(formula.operator, evaluateFormula(formula.left, record), evaluateFormula(formula.right, record));
  }
}

/** What a filter takes for true: anything but nothing, 0 and false. */
export function isTrue(value: FormulaValue): boolean {
  return value !== null && value !== '' && value !== 0 && value !== false;
}

function operate(operator: string, left: FormulaValue, right: FormulaValue): FormulaValue {
  switch (operator) {
    case '=':
      return compare(left, right) === 0;
    case '!=':
      return compare(left, right) !== 0;
    case '<':
      return compare(left, right) < 0;
    case '<=':
      return compare(left, right) <= 0;
    case '>':
      return compare(left, right) > 0;
    case '>=':
      return compare(left, right) >= 0;
    case '&':
      return asText(left) + asText(right);
    case '+':
      return Number(left) + Number(right);
    case '-':
      return Number(left) - Number(right);
    case '*':
      return Number(left) * Number(right);
    default:
      return Number(left) / Number(right);
  }
}

/** By time when both are dates, by number when both are numbers, else as text; nothing equals the empty text. */
function compare(left: FormulaValue, right: FormulaValue): number {
  if (typeof left === 'number' && typeof right === 'number') return left - right;
  const [one, other] = [asText(left), asText(right)];
  if (isDateText(one) && isDateText(other)) return Date.parse(one) - Date.parse(other);
  return one === other ? 0 : one < other ? -1 : 1;
}

function isDateText(text: string): boolean {
  return /^\d{4}-\d{2}-\d{2}/.test(text) && !Number.isNaN(Date.parse(text));
}

function asText(value: FormulaValue): string {
  return value === null ? '' : String(value);
}

function argument(args: readonly Formula[], index: number, record: FormulaRecord): FormulaValue {
  const arg = args[index];
  return arg === undefined ? null : evaluateFormula(arg, record);
}
