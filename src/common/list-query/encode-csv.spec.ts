import type { Field, FieldKind } from '../fields/field.decorator.js';
import { encodeCsvHeader, encodeCsvRow } from './encode-csv.js';

const field = (name: string, kind: FieldKind = 'text'): Field => ({
  name,
  kind,
  description: '',
  source: '',
  example: '',
});
const cell = (value: unknown, kind: FieldKind = 'text'): string =>
  encodeCsvRow({ a: value, b: 'x' }, [field('a', kind), field('b')]).replace(/,x\r\n$/, '');

it.each([
  ['plain', 'plain'],
  ['a,b', '"a,b"'],
  ['say "hi"', '"say ""hi"""'],
  ['a\nb', '"a\nb"'],
  ['a\rb', '"a\rb"'],
  ['', ''],
  [null, ''],
  [undefined, ''],
  ['=1+1', "'=1+1"],
  ['=A1,"x"', `"'=A1,""x"""`],
  ['-5', "'-5"],
  ['a=1', 'a=1'],
])('writes the text %j as %j', (value, expected) => {
  expect(cell(value)).toBe(expected);
});

it('writes a number as it is: exact, and a loss with its minus', () => {
  expect(cell('-90071992547409.93', 'money')).toBe('-90071992547409.93');
  expect(cell(-3, 'integer')).toBe('-3');
  expect(cell(false, 'boolean')).toBe('false');
});

it('joins a list, and writes an object as JSON', () => {
  expect(cell(['US', 'EU'], 'texts')).toBe('US; EU');
  expect(cell([], 'texts')).toBe('');
  expect(cell({ launch_date: '1' }, 'object')).toBe('"{""launch_date"":""1""}"');
});

it('ends every line with CR LF, and leaves none blank', () => {
  expect(encodeCsvHeader([field('a'), field('b')])).toBe('a,b\r\n');
  expect(encodeCsvRow({}, [field('a'), field('b')])).toBe(',\r\n');
  expect(encodeCsvRow({}, [field('a')])).toBe('""\r\n');
});
