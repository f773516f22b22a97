import { invalidQuery, notUnderstood } from '../errors.js';
import type { Comparison, Condition, Expression, FieldName, Order, Query, RecordName, Selected } from './query.js';
import { type Token, tokensOf } from './tokens.js';

const COMPARISONS: ReadonlyMap<string, Comparison> = new Map([
  ...(['=', '<>', '<', '<=', '>', '>='] as const).map((sign) => [sign, sign] as const),
  ['!=', '<>'],
]);

/**
 * Reads the part of SuiteQL that is needed to read invoice lines: SELECT of fields, `TO_CHAR`, `BUILTIN.DF`, `COUNT(*)`,
 * `MAX` and `MIN`, FROM one or both of `transaction` and `transactionline`, WHERE, ORDER BY.
 *
 * @throws Refusal for everything else, in words that say whose limit it is.
 */
export function readQuery(text: string): Query {
  return new Reader(tokensOf(text)).query();
}

class Reader {
  private readonly tokens: readonly Token[];
  private at = 0;

  constructor(tokens: readonly Token[]) {
    this.tokens = tokens;
  }

  query(): Query {
    this.need('SELECT');
    const selected = this.list(() => this.selected());
    this.need('FROM');
    const records = this.from();
    const where = this.take('WHERE') ? this.condition() : undefined;
    const orderBy = this.take('ORDER') ? this.order() : [];
    if (this.next.kind !== 'end') throw notUnderstood(`"${this.next.value}" at this place`);
    return { selected, records, where, orderBy };
  }

  private selected(): Selected {
    const expression = this.expression();
    const named = this.take('AS') || (this.next.kind === 'word' && !this.is('FROM'));
    return { expression, alias: named ? this.word().toLowerCase() : undefined };
  }

  private from(): ReadonlyMap<string, RecordName> {
    if (this.take('DUAL')) return new Map();
    const records = new Map([this.record()]);
    this.take('INNER');
    if (!this.take('JOIN')) return records;
    const [alias, record] = this.record();
    records.set(alias, record);
    this.need('ON');
    this.joinCondition(records);
    return records;
  }

  private record(): [string, RecordName] {
    const written = this.word();
    const record = (['transaction', 'transactionline'] as const).find((one) => one === written.toLowerCase());
    if (record === undefined) {
      throw invalidQuery(`Record '${written}' was not found. (This simulator has transaction and transactionline.)`);
    }
    this.take('AS');
    const hasAlias = this.next.kind === 'word' && !CLAUSES.some((word) => this.is(word));
    return [hasAlias ? this.word().toLowerCase() : record, record];
  }

  /** A line belongs to the transaction that it names: no other way to join them makes sense. */
  private joinCondition(records: ReadonlyMap<string, RecordName>): void {
    const left = this.field();
    this.need('=');
    const right = this.field();
    const named = [left, right].map(({ record, name }) => `${records.get(record ?? '')}.${name.toLowerCase()}`).sort();
    if (named.join() === 'transaction.id,transactionline.transaction') return;
    throw notUnderstood('a join that is not of transaction.id and transactionline.transaction');
  }

  private order(): Order[] {
    this.need('BY');
    return this.list(() => {
      const by = this.field();
      const descending = this.take('DESC');
      if (!descending) this.take('ASC');
      return { by, descending };
    });
  }

  private condition(): Condition {
    const parts = [this.conjunction()];
    while (this.take('OR')) parts.push(this.conjunction());
    const [first] = parts;
    return parts.length === 1 && first !== undefined ? first : { kind: 'or', parts };
  }

  private conjunction(): Condition {
    const parts = [this.test()];
    while (this.take('AND')) parts.push(this.test());
    const [first] = parts;
    return parts.length === 1 && first !== undefined ? first : { kind: 'and', parts };
  }

  private test(): Condition {
    if (this.take('NOT')) return { kind: 'not', of: this.test() };
    if (this.take('(')) {
      const inner = this.condition();
      this.need(')');
      return inner;
    }
    const left = this.expression();
    if (this.take('IS')) {
      const isNull = !this.take('NOT');
      this.need('NULL');
      return { kind: 'null', of: left, isNull };
    }
    const negative = this.take('NOT');
    if (this.take('IN')) {
      this.need('(');
      const values = this.list(() => this.expression());
      this.need(')');
      return negative ? { kind: 'not', of: { kind: 'in', left, values } } : { kind: 'in', left, values };
    }
    const op = COMPARISONS.get(this.next.value);
    if (op === undefined || negative) throw notUnderstood(`the comparison "${this.next.value}"`);
    this.at += 1;
    return { kind: 'compare', left, op, right: this.expression() };
  }

  private expression(): Expression {
    if (this.take('-')) return { kind: 'negated', of: this.expression() };
    const { kind, value } = this.next;
    if (kind === 'text' || kind === 'number') {
      this.at += 1;
      return { kind, value };
    }
    if (this.take('SYSDATE')) return { kind: 'now' };
    const name = this.field();
    return this.take('(') ? this.call(name) : name;
  }

  private call({ record, name }: FieldName): Expression {
    const called = (record === undefined ? name : `${record}.${name}`).toUpperCase();
    const made = this.arguments(called);
    this.need(')');
    return made;
  }

  private arguments(called: string): Expression {
    switch (called) {
      case 'COUNT':
        this.need('*');
        return { kind: 'count' };
      case 'MAX':
      case 'MIN':
        return { kind: called === 'MAX' ? 'max' : 'min', of: this.expression() };
      case 'BUILTIN.DF':
        return { kind: 'shown', of: this.expression() };
      case 'TO_CHAR': {
        const of = this.expression();
        this.need(',');
        return { kind: 'written', of, format: this.text() };
      }
      case 'TO_DATE':
      case 'TO_TIMESTAMP': {
        const text = this.text();
        this.need(',');
        return { kind: 'moment', text, format: this.text() };
      }
      default:
        throw notUnderstood(`the function ${called}`);
    }
  }

  private field(): FieldName {
    const first = this.word();
    if (!this.take('.')) return { kind: 'field', record: undefined, name: first };
    return { kind: 'field', record: first.toLowerCase(), name: this.word() };
  }

  private list<T>(one: () => T): T[] {
    const items = [one()];
    while (this.take(',')) items.push(one());
    return items;
  }

  private word(): string {
    const { kind, value } = this.next;
    if (kind !== 'word') throw invalidQuery(`A name is expected, not ${value}.`);
    this.at += 1;
    return value;
  }

  private text(): string {
    const { kind, value } = this.next;
    if (kind !== 'text') throw invalidQuery(`A text in quotes is expected, not ${value}.`);
    this.at += 1;
    return value;
  }

  private is(wanted: string): boolean {
    const { kind, value } = this.next;
    return (kind === 'word' || kind === 'sign') && value.toUpperCase() === wanted;
  }

  private take(wanted: string): boolean {
    if (!this.is(wanted)) return false;
    this.at += 1;
    return true;
  }

  private need(wanted: string): void {
    if (!this.take(wanted)) throw invalidQuery(`${wanted} is expected, not ${this.next.value}.`);
  }

  private get next(): Token {
    return this.tokens[this.at] ?? { kind: 'end', value: 'the end of the query' };
  }
}

/** What may follow a record's name, and is not its alias. */
const CLAUSES = ['INNER', 'JOIN', 'LEFT', 'RIGHT', 'ON', 'WHERE', 'ORDER', 'GROUP', 'FETCH', 'UNION', 'HAVING'];
