import type { Readable, Source } from './queue-mapping.js';

/** Names that such columns have in queues; lower case, letters and digits only. */
const SOURCE_NAMES: readonly (readonly [Source, RegExp])[] = [
  ['change_id', /^(change|batch|correlation|transaction|group)(id|uuid)$/],
  ['target_id', /^((target|external|remote|upstream|destination)(record|object)?(id|gid)|asana(task)?gid)$/],
  ['target', /^(sync)?(target|destination|system|service|platform|provider|integration)(system|service|name|app)?$/],
  ['entity_id', /^((entity|record|object|resource|row|item|source|devgroup)(record)?id|airtable(record)?id)$/],
  ['entity', /^((entity|record|object|resource|item|source)(type|name|kind|table)?|table(name)?)$/],
  ['field', /^(field|column|property|attribute)(name|key)?$/],
  ['base_value', /^(old|previous|prior|before|base|original)value$/],
  ['value', /^(new|next|after|current)?value$/],
  ['base_fields', /^(old|previous|prior|before|base|original)(values|data|fields|state|payload)$/],
  ['fields', /^(new|changed|updated)?(payload|data|changes|changeset|fields|body|values|patch|diff|delta)(json)?$/],
  [
    'requested_by',
    /^((requested|created|queued|changed|updated|initiated|edited)by|actor|user(id|name|email)?|author)$/,
  ],
  ['status', /^(sync|queue|processing|delivery)?(status|state)$/],
  ['created_at', /^((created|queued|enqueued|inserted|requested|added)(at|on|time)?|timestamp|createdate)$/],
  ['uuid', /^(uuid|guid|(idempotency|dedupe|dedup|message|event|external)key|(message|event|job)(id|uuid))$/],
];

const READ_NAMES: readonly (readonly [Readable, RegExp])[] = [
  ['attempts', /^((retry|retries|attempt|attempts|try|tries)(count|s|made)?|num(retries|attempts))$/],
  ['last_error', /^((last)?error(message|text|detail|details)?|(failure|fail)(reason|message))$/],
  ['delivered_at', /^(processed|delivered|synced|completed|sent|finished|done|pushed|synchronized)(at|on|time)$/],
  [
    'available_at',
    /^(next(retry|attempt|try|run)|available|scheduled|run|notbefore|retry|due)(at|after|for|time|on)?$/,
  ],
];

const OPERATION = /^(operation|action|op|verb|method|event(type)?|synctype|changetype|type)$/;

/** What a column of a queue is for, as its name says. */
export type ColumnRole =
  | { readonly kind: 'read'; readonly as: Readable }
  | { readonly kind: 'source'; readonly source: Source }
  /** What is done to a record: `update` and the like. */
  | { readonly kind: 'operation' }
  | { readonly kind: 'unknown' };

/** Guesses it. */
export function roleOf(name: string): ColumnRole {
  const folded = name.toLowerCase().replaceAll(/[^a-z0-9]/g, '');
  const as = READ_NAMES.find(([, pattern]) => pattern.test(folded))?.[0];
  if (as !== undefined) return { kind: 'read', as };
  const source = SOURCE_NAMES.find(([, pattern]) => pattern.test(folded))?.[0];
  if (source !== undefined) return { kind: 'source', source };
  return OPERATION.test(folded) ? { kind: 'operation' } : { kind: 'unknown' };
}
