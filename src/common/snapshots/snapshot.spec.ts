import fc from 'fast-check';
import type { Field, FieldKind } from '../fields/field.decorator.js';
import type { ListQuery, Position, SortKey } from '../list-query/list-query.js';
import { selectRows } from '../list-query/select-rows.js';
import { Snapshot, type SnapshotRow } from './snapshot.js';

const field = (name: string, kind: FieldKind): Field => ({ name, kind, description: '', source: '', example: '' });
const ID = field('id', 'text');
const NAME = { ...field('name', 'text'), searched: true };
const MONEY = field('money', 'money');
const DAY = field('day', 'date');
const FIELDS = [ID, NAME, MONEY, DAY];

const anyRow = fc.record({
  id: fc.string(),
  name: fc.option(fc.constantFrom('a', 'A', 'á', 'b', '', 'Z', '山')),
  money: fc.option(fc.constantFrom('10.00', '9.00', '-1.50', '0.00')),
  day: fc.option(fc.constantFrom('2026-01-01', '2025-12-31')),
});
const anyRows = fc.uniqueArray(anyRow, { selector: (row) => row.id, maxLength: 30 });
const anySort = fc.uniqueArray(fc.record({ field: fc.constantFrom(ID, NAME, MONEY, DAY), descending: fc.boolean() }), {
  selector: (key) => key.field,
  maxLength: 4,
});

function queryOf(sort: SortKey[], limit?: number, after?: Position): ListQuery {
  return { filters: [], search: undefined, sort, fields: FIELDS, limit, after, format: 'json', bom: false };
}

function pagesOf(rows: SnapshotRow[], sort: SortKey[], limit: number): (string | undefined)[] {
  const ids: (string | undefined)[] = [];
  let after: Position | undefined;
  do {
    const snapshot = new Snapshot(rows, FIELDS);
    const { indices, next } = selectRows(snapshot, queryOf(sort, limit, after));
    ids.push(...indices.map((index) => rows[index]?.id as string));
    after = next;
    if (ids.length > rows.length) throw new Error('pages without end');
  } while (after);
  return ids;
}

it('orders any rows by any keys the same, whatever order they came in', () => {
  fc.assert(
    fc.property(anyRows, anySort, (rows, sort) => {
      const order = (given: SnapshotRow[]) =>
        [...new Snapshot(given, FIELDS).orderBy(sort)].map((index) => given[index]!.id);
      expect(order([...rows].reverse())).toEqual(order(rows));
    }),
  );
});

it('gives any rows by any keys on pages of any size once each, in order', () => {
  fc.assert(
    fc.property(anyRows, anySort, fc.integer({ min: 1, max: 9 }), (rows, sort, limit) => {
      const whole = [...new Snapshot(rows, FIELDS).orderBy(sort)].map((index) => rows[index]!.id);
      expect(pagesOf(rows, sort, limit)).toEqual(whole);
    }),
  );
});

it('stands empty values last in both directions, and money by its worth', () => {
  const rows = [
    { id: '1', money: '9.00' },
    { id: '2', money: null },
    { id: '3', money: '10.00' },
    { id: '4', money: '-2.00' },
  ];
  const ids = (descending: boolean) =>
    [...new Snapshot(rows, FIELDS).orderBy([{ field: MONEY, descending }])].map((index) => rows[index]!.id);
  expect(ids(false)).toEqual(['4', '1', '3', '2']);
  expect(ids(true)).toEqual(['3', '1', '4', '2']);
});

it('keeps an order that was asked for, but not every order that ever was', () => {
  const snapshot = new Snapshot([{ id: '1' }], FIELDS);
  const first = snapshot.orderBy([{ field: NAME, descending: false }]);
  expect(snapshot.orderBy([{ field: NAME, descending: false }])).toBe(first);
  for (let i = 0; i < 40; i++) snapshot.orderBy([{ field: field(`other${i}`, 'text'), descending: false }]);
  expect(snapshot.orderBy([{ field: NAME, descending: false }])).not.toBe(first);
});

it('finds a record by its id, not by what every object has', () => {
  const snapshot = new Snapshot([{ id: 'a' }, { id: '__proto__' }], FIELDS);
  expect(snapshot.indexOf('__proto__')).toBe(1);
  expect(snapshot.indexOf('constructor')).toBeUndefined();
});

it('writes money exactly, whatever a float would make of it', () => {
  const snapshot = new Snapshot([{ id: 'a', name: null, money: '90071992547409.93', day: '2026-01-01' }], FIELDS);
  expect(snapshot.jsonAt(0)).toBe('{"id":"a","name":null,"money":90071992547409.93,"day":"2026-01-01"}');
});
