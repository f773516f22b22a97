import type { Field, FieldKind } from '../fields/field.decorator.js';
import { InvalidInputError } from '../problem/domain-error.js';
import { decodeCursor, encodeCursor } from './cursor.js';
import type { ListQuery } from './list-query.js';
import { normaliseQuery } from './normalise.js';
import { parseListQuery } from './parse-list-query.js';
import { parseQueryString } from './query-string.js';

const field = (name: string, kind: FieldKind, more: Partial<Field> = {}): Field => ({
  name,
  kind,
  description: '',
  source: '',
  example: '',
  ...more,
});
/** One field of each kind; no list of the API has them all. */
const FIELDS = [
  field('id', 'text'),
  field('name', 'text', { searched: true }),
  field('count', 'integer'),
  field('revenue', 'money'),
  field('day', 'date'),
  field('seen_at', 'timestamp'),
  field('open', 'boolean'),
  field('tags', 'texts', { words: ['new', 'old'] }),
  field('extra', 'object'),
];

const parse = (query: string): ListQuery => parseListQuery(parseQueryString(query), FIELDS, { csv: false });

function problemsOf(query: string): string[] {
  try {
    parse(query);
  } catch (error) {
    if (error instanceof InvalidInputError) return error.errors.map((e) => `${e.field}: ${e.message}`);
    throw error;
  }
  return [];
}

describe('moments', () => {
  it('are the same moment in whatever zone they are written', () => {
    const [filter] = parse('seen_at[gte]=2026-01-31T12:00:00%2B02:00').filters;
    expect(filter).toMatchObject({ operator: 'gte', values: ['2026-01-31T10:00:00.000Z'] });
    expect(normaliseQuery(parse('seen_at=2026-01-31T10:00:00Z&seen_at=2026-01-31T12:00:00%2B02:00'))).toBe(
      normaliseQuery(parse('seen_at=2026-01-31T10:00:00.000Z')),
    );
  });

  it.each(['2026-01-31', '2026-01-31T10:00:00', '2026-02-30T25:00:00Z', 'now', '1769853600'])('are not %s', (text) => {
    expect(problemsOf(`seen_at=${text}`)).toEqual(['seen_at: must be a moment as 2026-01-31T12:00:00Z.']);
  });
});

describe('numbers', () => {
  it('are one number however they are written', () => {
    expect(parse('revenue=1&revenue=1.0&revenue=01.00').filters[0]!.values).toEqual([1]);
    expect(normaliseQuery(parse('count=-0'))).toBe(normaliseQuery(parse('count=0&count=00')));
  });

  it.each(['1,5', '1e3', '0x1', 'Infinity', 'NaN', '--1', '1.', '.5', '٣', '9'.repeat(16), ' 1'])(
    'are not %j',
    (text) => {
      expect(problemsOf(`count[lte]=${encodeURIComponent(text)}`)).toEqual(['count[lte]: must be a number.']);
    },
  );
});

it('knows null in every kind of field', () => {
  for (const name of ['id', 'count', 'revenue', 'day', 'seen_at', 'open', 'tags']) {
    expect(parse(`${name}=null`).filters).toMatchObject([{ values: [null] }]);
  }
});

it('answers the first twenty of many problems, and says how many more there are', () => {
  const query = Array.from({ length: 50 }, (_, i) => `wrong${i}=1`).join('&');
  expect(problemsOf(query)).toHaveLength(20);
  expect(() => parse(query)).toThrow(/And 30 more\.$/);
});

it('splits a query string as it was written', () => {
  expect([...parseQueryString('a=1&&a=2&b&=c&d=e=f&g+h=i%20j+k&%61=3')]).toEqual([
    ['a', ['1', '2', '3']],
    ['b', ['']],
    ['', ['c']],
    ['d', ['e=f']],
    ['g h', ['i j k']],
  ]);
});

describe('a cursor', () => {
  const query = parse('sort=-revenue,open&tags=new&limit=2');

  it('comes back as it was, whatever is in it', () => {
    for (const values of [
      [1.25, true],
      [null, null],
      [-0.01, false],
    ]) {
      const position = { values, id: 'rec"\\山🥭' };
      expect(decodeCursor(encodeCursor(position, query), query)).toEqual(position);
    }
  });

  it('can stand in a URL as it is', () => {
    expect(encodeCursor({ values: [1, true], id: '???>>>ÿÿÿ' }, query)).toMatch(/^[\w-]+$/);
  });

  it('goes with the same rows in the same order, whatever the form of the page', () => {
    const cursor = encodeCursor({ values: [1, true], id: 'a' }, query);
    const same = parse('tags=new&tags=new&limit=9&format=csv&bom=1&fields=id&sort=-revenue,open');
    expect(decodeCursor(cursor, same).id).toBe('a');
    for (const other of ['sort=-revenue,open', 'sort=revenue,open&tags=new', 'sort=-revenue,open&tags=new&q=x']) {
      expect(() => decodeCursor(cursor, parse(other))).toThrow(InvalidInputError);
    }
  });
});
