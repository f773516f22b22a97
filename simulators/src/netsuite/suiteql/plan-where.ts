import type { Account } from '../account.js';
import { readWall } from '../date-format.js';
import { invalidQuery, notUnderstood } from '../errors.js';
import type { Field } from './fields.js';
import type { Comparison, Condition, Expression, FieldName } from './query.js';

/** A condition in SQLite's SQL, with what its places hold. */
export interface PlannedCondition {
  readonly sql: string;
  readonly values: readonly (string | number)[];
  /** `modified` is this or later in every row that it lets through: what an index can begin at. */
  readonly modifiedFrom: number | undefined;
}

/** What planning needs to know. */
export interface PlanContext {
  readonly account: Account;
  field(name: FieldName): Field;
}

/** Turns a condition into SQL over the table of lines. @throws Refusal */
export function planCondition(condition: Condition, context: PlanContext): PlannedCondition {
  switch (condition.kind) {
    case 'and':
    case 'or':
      return joined(
        condition.kind,
        condition.parts.map((part) => planCondition(part, context)),
      );
    case 'not': {
      const { sql, values } = planCondition(condition.of, context);
      return planned(`NOT ${sql}`, values);
    }
    case 'null': {
      const field = fieldIn(condition.of, context);
      if (field.type === 'constant') return planned(condition.isNull ? '0' : '1');
      return planned(`${field.column} IS ${condition.isNull ? '' : 'NOT '}NULL`);
    }
    case 'in': {
      const field = fieldIn(condition.left, context);
      const isShown = field.type === 'text' || (field.type === 'reference' && condition.left.kind === 'shown');
      // A thousand keys as a thousand ORs are deeper than SQLite goes.
      if (isShown) {
        const places = condition.values.map(() => '?').join(', ');
        return planned(`${field.column} IN (${places})`, condition.values.map(textOf));
      }
      return joined(
        'or',
        condition.values.map((value) => compared(condition.left, '=', value, context)),
      );
    }
    case 'compare':
      return compared(condition.left, condition.op, condition.right, context);
  }
}

function joined(kind: 'and' | 'or', parts: readonly PlannedCondition[]): PlannedCondition {
  const bounds = parts.map(({ modifiedFrom }) => modifiedFrom).filter((bound) => bound !== undefined);
  const isBound = kind === 'and' ? bounds.length > 0 : bounds.length === parts.length;
  const modifiedFrom = isBound ? (kind === 'and' ? Math.max(...bounds) : Math.min(...bounds)) : undefined;
  const sql = `(${parts.map((part) => part.sql).join(` ${kind.toUpperCase()} `)})`;
  return {
    ...planned(
      sql,
      parts.flatMap(({ values }) => values),
    ),
    modifiedFrom,
  };
}

function compared(left: Expression, op: Comparison, right: Expression, context: PlanContext): PlannedCondition {
  const field = fieldIn(left, context);
  switch (field.type) {
    case 'constant':
      return planned(holds(op, field.column, textOf(right)) ? '1' : '0');
    case 'text':
      return planned(`${field.column} ${op} ?`, [textOf(right)]);
    case 'reference':
      if (left.kind !== 'shown') throw notUnderstood('a comparison of internal ids');
      return planned(`${field.column} ${op} ?`, [textOf(right)]);
    case 'number':
      return planned(`CAST(${field.column} AS REAL) ${op} ?`, [Number(textOf(right))]);
    case 'date':
      return planned(`${field.column} || ' 00:00:00' ${op} ?`, [wallIn(right, context)]);
    case 'moment': {
      const instant = context.account.clock.instantOf(wallIn(right, context));
      const isFrom = op === '>' || op === '>=' || op === '=';
      return { ...planned(`${field.column} ${op} ?`, [instant]), modifiedFrom: isFrom ? instant : undefined };
    }
  }
}

function holds(op: Comparison, left: string, right: string): boolean {
  const order = left < right ? -1 : left > right ? 1 : 0;
  const kept = {
    '=': order === 0,
    '<>': order !== 0,
    '<': order < 0,
    '<=': order <= 0,
    '>': order > 0,
    '>=': order >= 0,
  };
  return kept[op];
}

/**
 * The wall time that a query compares a date with. A bare text is read as the account writes its dates: who relies on
 * that compares with another day, or gets an error, once somebody changes the preference.
 */
function wallIn(expression: Expression, { account }: PlanContext): string {
  if (expression.kind === 'now') return account.clock.wallOf(Math.floor(Date.now() / 1000));
  if (expression.kind !== 'moment' && expression.kind !== 'text') throw notUnderstood('a date compared with that');
  const text = expression.kind === 'moment' ? expression.text : expression.value;
  const format = expression.kind === 'moment' ? expression.format : account.all.date_format;
  const wall = readWall(text, format);
  if (wall === undefined) throw notUnderstood(`the format "${format}"`);
  if (wall === null) throw invalidQuery(`Invalid date value '${text}' for the format '${format}'.`);
  return wall;
}

function fieldIn(expression: Expression, context: PlanContext): Field {
  if (expression.kind === 'field') return context.field(expression);
  if (expression.kind === 'shown') return fieldIn(expression.of, context);
  throw notUnderstood('a condition that does not begin with a field');
}

function textOf(expression: Expression): string {
  if (expression.kind === 'text' || expression.kind === 'number') return expression.value;
  if (expression.kind === 'negated') return `-${textOf(expression.of)}`;
  throw notUnderstood('a comparison with something that is no text or number');
}

function planned(sql: string, values: readonly (string | number)[] = []): PlannedCondition {
  return { sql, values, modifiedFrom: undefined };
}
