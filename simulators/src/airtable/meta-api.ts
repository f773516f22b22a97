import type { SimAnswer } from '../http/exchange.js';
import { airtableIdOf } from '../identifiers.js';
import type { Json } from '../json.js';
import type { BaseSchema, Field, Table } from './schema.js';

/** `GET /v0/meta/bases/{baseId}/tables`. */
export function describeTables(schema: BaseSchema): SimAnswer {
  return { status: 200, body: { tables: schema.tables().map(describeTable) } };
}

/** `GET /v0/meta/bases`. */
export function describeBases(baseId: string): SimAnswer {
  return { status: 200, body: { bases: [{ id: baseId, name: 'Product pipeline', permissionLevel: 'create' }] } };
}

/** `GET /v0/meta/whoami`. */
export function describeUser(baseId: string): SimAnswer {
  return {
    status: 200,
    body: {
      id: airtableIdOf('usr', baseId),
      scopes: ['data.records:read', 'data.records:write', 'schema.bases:read'],
    },
  };
}

function describeTable({ id, name, fields }: Table): Json {
  return {
    id,
    name,
    primaryFieldId: fields[0].id,
    fields: fields.map(describeField),
    views: [{ id: airtableIdOf('viw', id), name: 'Grid view', type: 'grid' }],
  };
}

function describeField(field: Field): Json {
  const options = optionsOf(field);
  const { id, name, kind: type } = field;
  return options === undefined ? { id, name, type } : { id, name, type, options };
}

function optionsOf({ kind, choices, linkedTableId }: Field): Json | undefined {
  switch (kind) {
    case 'singleSelect':
    case 'multipleSelects':
      return { choices: choices.map(({ id, name }) => ({ id, name, color: 'blueLight2' })) };
    case 'date':
      return { dateFormat: { name: 'iso', format: 'YYYY-MM-DD' } };
    case 'multipleRecordLinks':
      return { linkedTableId, isReversed: false, prefersSingleRecordLink: false };
    case 'multipleAttachments':
      return { isReversed: false };
    default:
      return undefined;
  }
}
