import type { Account } from '../account.js';
import { notUnderstood } from '../errors.js';
import { type FieldNames, findField } from './fields.js';
import { type PlanContext, type PlannedCondition, planCondition } from './plan-where.js';
import type { Expression, Query, Selected } from './query.js';
import { type Show, showExpression } from './show-value.js';

/** A query as SQLite runs it, and how its rows are answered. */
export interface Plan {
  /** `rows`: of the lines' table. `one`: a single row, of aggregates or of nothing at all. */
  readonly kind: 'rows' | 'one';
  readonly columns: string;
  readonly where: PlannedCondition;
  readonly orderBy: string;
  readonly shows: readonly (readonly [name: string, show: Show])[];
  /** No table is read. */
  readonly fromDual: boolean;
}

const EVERY_ROW: PlannedCondition = { sql: '1', values: [], modifiedFrom: undefined };
const COLUMNS = 'uniquekey, tranid, trandate, entity, class, item, quantity, netamount, modified';

/** @throws Refusal when a field does not exist, or the query asks for what nobody taught the simulator. */
export function planQuery(query: Query, account: Account, renamed: FieldNames): Plan {
  const context: PlanContext = { account, field: (name) => findField(name, query.records, renamed) };
  const where = query.where === undefined ? EVERY_ROW : planCondition(query.where, context);
  const fromDual = query.records.size === 0;
  const aggregates = query.selected.map(({ expression }) => aggregateIn(expression));
  if (aggregates.some((one) => one !== undefined)) return planAggregates(query.selected, where, context);
  const orderBy = query.orderBy.map(({ by, descending }) => `${context.field(by).column}${descending ? ' DESC' : ''}`);
  const shows = query.selected.map(
    (selected, i) => [nameOf(selected, i), showExpression(selected.expression, context)] as const,
  );
  return { kind: fromDual ? 'one' : 'rows', columns: COLUMNS, where, orderBy: orderBy.join(', '), shows, fromDual };
}

function planAggregates(selected: readonly Selected[], where: PlannedCondition, context: PlanContext): Plan {
  const columns: string[] = [];
  const shows = selected.map((one, i) => {
    const { expression } = one;
    const aggregate = aggregateIn(expression);
    if (aggregate === undefined) throw notUnderstood('a column beside an aggregate, or GROUP BY,');
    const name = nameOf(one, i);
    if (aggregate.kind === 'count') {
      columns.push(`count(*) AS "${i}"`);
      return [name, (row) => String(row[i] ?? 0)] as const satisfies readonly [string, Show];
    }
    const field = aggregate.of.kind === 'field' ? context.field(aggregate.of) : undefined;
    if (field === undefined || field.type === 'constant')
      throw notUnderstood(`${aggregate.kind.toUpperCase()} of that`);
    // Under the field's own name, by which it is shown.
    columns.push(`${aggregate.kind}(${field.column}) AS ${field.column}`);
    const shown = expression.kind === 'written' ? expression : aggregate.of;
    return [name, showExpression(shown, context)] as const;
  });
  return { kind: 'one', columns: columns.join(', '), where, orderBy: '', shows, fromDual: false };
}

function aggregateIn(expression: Expression): Extract<Expression, { kind: 'count' | 'max' | 'min' }> | undefined {
  if (expression.kind === 'written') return aggregateIn(expression.of);
  return expression.kind === 'count' || expression.kind === 'max' || expression.kind === 'min' ? expression : undefined;
}

/** Columns are answered in lower case; an expression without a name is called by its place. */
function nameOf({ alias, expression }: Selected, i: number): string {
  return alias ?? (expression.kind === 'field' ? expression.name.toLowerCase() : `expr${i + 1}`);
}
