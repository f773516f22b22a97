import type { Field } from '../fields/field.decorator.js';
import { encodeJsonArray, jsonRowEncoder } from './encode-json.js';

const aField = (name: string, kind: Field['kind']): Field => ({ name, kind, description: '', source: '', example: '' });

it('writes money exactly, what is missing as null, and the declared fields only, in their order', () => {
  const fields = [aField('sum', 'money'), aField('name', 'text'), aField('rate', 'decimal'), aField('tags', 'texts')];
  const row = { tags: ['"a"'], name: undefined, rate: '-0.10', sum: '90071992547409931.10', hidden: 1 };
  expect(jsonRowEncoder(fields)(row)).toBe('{"sum":90071992547409931.10,"name":null,"rate":-0.10,"tags":["\\"a\\""]}');
});

it.each([[[]], [['{}']], [['{"a":"Élan"}', '{"a":"واحة 🛁"}', '{"a":1}']]])(
  'joins %j to an array, to the byte',
  (rows) => {
    const bytes = encodeJsonArray(rows);
    expect(bytes.toString()).toBe(`[${rows.join(',')}]`);
    expect(bytes.length).toBe(Buffer.byteLength(`[${rows.join(',')}]`));
  },
);
