import { createHash } from 'node:crypto';
import type { Row } from '../../state/sim-state.js';
import type { Account } from '../account.js';
import { written } from '../date-format.js';
import { notUnderstood } from '../errors.js';
import { negated } from '../line.js';
import type { Field } from './fields.js';
import type { PlanContext } from './plan-where.js';
import type { Expression } from './query.js';

/** Says a selected column of a row; `null` where it is empty, and left out of the answer. */
export type Show = (row: Row) => string | null;

/** How to show a selected expression. @throws Refusal when it cannot be shown. */
export function showExpression(expression: Expression, context: PlanContext): Show {
  switch (expression.kind) {
    case 'text':
    case 'number':
      return () => expression.value;
    case 'field':
      return showField(context.field(expression), context.account);
    case 'shown': {
      if (expression.of.kind !== 'field') throw notUnderstood('BUILTIN.DF of something that is no field');
      const field = context.field(expression.of);
      return field.type === 'reference' ? (row) => textIn(row, field.column) : showField(field, context.account);
    }
    case 'negated': {
      const inner = showExpression(expression.of, context);
      return (row) => {
        const value = inner(row);
        return value === null ? null : negated(value);
      };
    }
    case 'written': {
      const wall = wallOf(expression.of, context);
      if (written('2026-01-31 09:30:00', expression.format) === undefined)
        throw notUnderstood(`the format "${expression.format}"`);
      return (row) => {
        const value = wall(row);
        return value === null ? null : (written(value, expression.format) ?? null);
      };
    }
    default:
      throw notUnderstood('an aggregate beside other columns');
  }
}

function showField({ type, column }: Field, account: Account): Show {
  switch (type) {
    case 'constant':
      return () => column;
    case 'reference':
      return (row) => internalId(column, textIn(row, column));
    case 'date':
    case 'moment': {
      const wall = wallOfColumn(type, column, account);
      return (row) => {
        const value = wall(row);
        // Without TO_CHAR: the account's own format, and no time.
        return value === null ? null : (written(value, account.all.date_format) ?? null);
      };
    }
    default:
      return (row) => textIn(row, column);
  }
}

function wallOf(expression: Expression, context: PlanContext): Show {
  const { account } = context;
  if (expression.kind === 'now') return () => account.clock.wallOf(Math.floor(Date.now() / 1000));
  const inner = expression.kind === 'max' || expression.kind === 'min' ? expression.of : expression;
  const field = inner.kind === 'field' ? context.field(inner) : undefined;
  if (field?.type === 'date' || field?.type === 'moment') return wallOfColumn(field.type, field.column, account);
  throw notUnderstood('TO_CHAR of something that is no date');
}

function wallOfColumn(type: 'date' | 'moment', column: string, { clock }: Account): Show {
  if (type === 'moment') {
    return (row) => {
      const value = row[column];
      return typeof value === 'number' ? clock.wallOf(value) : null;
    };
  }
  return (row) => {
    const date = textIn(row, column);
    return date === null ? null : `${date} 00:00:00`;
  };
}

function textIn(row: Row, column: string): string | null {
  const value = row[column];
  return value === null || value === undefined ? null : String(value);
}

/** A reference by itself is a number, the same each time for the same name. */
function internalId(column: string, name: string | null): string | null {
  if (name === null) return null;
  return String(createHash('sha256').update(`${column}/${name}`).digest().readUInt32BE() % 1_000_000);
}
