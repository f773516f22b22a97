import { QUEUE_TABLE } from '../live-queue/live-queue.js';
import type { QueueMapping } from './queue-mapping.js';
import type { QueueColumn } from './queue-shape.queries.js';

/** What of a mapping the columns of the live queue contradict, without writing to it: a sentence each. */
export function checkColumns(mapping: QueueMapping, shape: readonly QueueColumn[]): string[] {
  if (shape.length === 0) return [`There is no table ${QUEUE_TABLE}.`];
  const has = shape.map(({ name }) => name).join(', ');
  const named = [
    ['key', mapping.key] as const,
    ...[...mapping.columns.keys()].map((name) => [`columns.${name}`, name] as const),
    ...[...mapping.read].map(([readable, name]) => [`read.${readable}`, name] as const),
  ];
  const absent = named.filter(([, name]) => !shape.some((column) => column.name === name));
  return [
    ...absent.map(([place, name]) => `${place}: the queue has no column ${name}. It has ${has}.`),
    ...shape.flatMap((column) => checkOne(mapping, column)),
  ];
}

function checkOne({ columns, key }: QueueMapping, { name, not_null, default_value, generated }: QueueColumn): string[] {
  if (generated && columns.has(name)) return [`columns.${name}: PostgreSQL fills it by itself; leave it out.`];
  if (generated || !not_null || default_value !== null) return [];
  const source = columns.get(name);
  const isNull = source === undefined || (source.kind === 'constant' && source.value === null);
  if (!isNull) return [];
  const fix = name === key ? `"${name}": "uuid"` : `"${name}": {"constant": …}, or one of our fields,`;
  return [`columns.${name} is NOT NULL without a default: add ${fix} to "columns".`];
}
