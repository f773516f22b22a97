import { proposeMapping } from './propose-mapping.js';
import type { QueueColumn } from './queue-shape.queries.js';

function column(name: string, type: string, rest: Partial<QueueColumn> = {}): QueueColumn {
  return {
    name,
    type,
    not_null: false,
    default_value: null,
    generated: false,
    is_key: false,
    labels: null,
    checks: [],
    ...rest,
  };
}

const id = column('id', 'bigint', { not_null: true, generated: true, is_key: true });
const needed = { not_null: true };

it('fits the usual queue: a payload, a status of its own words, what went wrong and when it was done', () => {
  const { mapping, notes } = proposeMapping([
    id,
    column('entity_type', 'character varying(50)', needed),
    column('entity_id', 'text', needed),
    column('operation', 'text', {
      ...needed,
      checks: [{ name: 'c', definition: `CHECK ((operation = ANY (ARRAY['create'::text, 'update'::text])))` }],
    }),
    column('target_system', 'text', needed),
    column('payload', 'jsonb', needed),
    column('status', 'text', {
      ...needed,
      default_value: `'queued'::text`,
      checks: [
        {
          name: 'c',
          definition: `CHECK ((status = ANY (ARRAY['queued'::text, 'processing'::text, 'done'::text, 'error'::text])))`,
        },
      ],
    }),
    column('retry_count', 'integer', { ...needed, default_value: '0' }),
    column('created_at', 'timestamp with time zone', { ...needed, default_value: 'now()' }),
    column('processed_at', 'timestamp with time zone'),
    column('error_message', 'text'),
  ]);
  expect(mapping).toEqual({
    key: 'id',
    columns: {
      entity_type: 'entity',
      entity_id: 'entity_id',
      operation: { constant: 'update' },
      target_system: 'target',
      payload: 'fields',
      status: 'status',
    },
    status: { pending: ['queued'], in_flight: ['processing'], delivered: ['done'], failed: ['error'] },
    read: {
      attempts: 'retry_count',
      created_at: 'created_at',
      delivered_at: 'processed_at',
      last_error: 'error_message',
    },
  });
  expect(notes).toEqual([expect.stringMatching(/^operation is taken/), expect.stringMatching(/^payload is taken/)]);
});

it('fits a queue that has a row for each field, numbered by a UUID of the writer', () => {
  const { mapping } = proposeMapping([
    column('id', 'uuid', { ...needed, is_key: true }),
    column('table_name', 'text', needed),
    column('record_id', 'text', needed),
    column('field_name', 'text', needed),
    column('old_value', 'text'),
    column('new_value', 'text'),
    column('destination', 'sync_destination', { ...needed, labels: ['airtable', 'asana'] }),
    column('synced_at', 'timestamp without time zone'),
  ]);
  expect(mapping).toEqual({
    key: 'id',
    row: 'field',
    columns: {
      id: 'uuid',
      table_name: 'entity',
      record_id: 'entity_id',
      field_name: 'field',
      old_value: 'base_value',
      new_value: 'value',
      destination: 'target',
    },
    read: { delivered_at: 'synced_at' },
  });
});

it('takes an enum’s labels for the words of a status, and says which it can’t place', () => {
  const labels = ['NEW', 'IN_PROGRESS', 'COMPLETED', 'DEAD_LETTER', 'ON_HOLD'];
  const { mapping, notes } = proposeMapping([id, column('state', 'sync_state', { ...needed, labels })]);
  expect(mapping.status).toEqual({
    pending: ['NEW'],
    in_flight: ['IN_PROGRESS'],
    delivered: ['COMPLETED'],
    dead: ['DEAD_LETTER'],
  });
  expect(notes.join()).toContain('ON_HOLD');
});

it('takes a boolean for delivered or not', () => {
  const { mapping } = proposeMapping([id, column('sync_status', 'boolean', { ...needed, default_value: 'false' })]);
  expect(mapping.status).toEqual({ pending: 'false', delivered: 'true' });
});

it('names what has to be decided: a column that needs a value of which its name says nothing', () => {
  const { mapping, notes } = proposeMapping([id, column('tenant', 'text', needed), column('memo', 'text')]);
  expect(mapping.columns).toEqual({ tenant: { constant: null } });
  expect(notes).toContainEqual(expect.stringMatching(/^tenant \(text\) is NOT NULL without a default/));
  expect(notes.join()).not.toContain('memo');
});

it('does not take one column for a row a field', () => {
  const { mapping, notes } = proposeMapping([id, column('field_name', 'text'), column('payload', 'json')]);
  expect(mapping).toMatchObject({ columns: { payload: 'fields' } });
  expect(mapping).not.toHaveProperty('row');
  expect(notes).toContainEqual(expect.stringMatching(/^field_name is left out/));
});

it('knows the upstream and the record by the words that a column allows, however they are written, and counts no words as numbers', () => {
  const { mapping, notes } = proposeMapping([
    id,
    column('kind_of_record', 'text'),
    column('entity', 'text', { ...needed, labels: ['DevGroup', 'Product', 'SKU'] }),
    column('record_id', 'text', needed),
    column('dest', 'pdos.dest', { ...needed, labels: ['AIRTABLE', 'ASANA'] }),
    column('payload', 'jsonb', needed),
    column('state', 'smallint', { ...needed, default_value: '0' }),
  ]);
  expect(mapping).toMatchObject({
    columns: {
      entity: { from: 'entity', words: { dev_group: 'DevGroup', product: 'Product', sku: 'SKU' } },
      dest: { from: 'target', words: { airtable: 'AIRTABLE', asana: 'ASANA' } },
      state: 'status',
    },
    status: { pending: '0' },
  });
  expect(notes.join(' ')).toMatch(/state is a number: 0, with which a row begins/);
  expect(notes.join(' ')).not.toMatch(/No column says which upstream/);
});
