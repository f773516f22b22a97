import pg from 'pg';
import { QUEUE_TABLE, type QueueRows } from '../live-queue/live-queue.js';
import type { MappedColumns } from './mapped-columns.js';

const { escapeIdentifier } = pg;

/**
 * Writes rows of theirs ($1, JSON: a list of objects by column) and answers the key of each, in the order of the list.
 * PostgreSQL makes each value what its column is of: a text an enum, an object a jsonb or its text.
 */
export function insertMappedRows(columns: readonly string[], key: string): string {
  const names = columns.map((name) => escapeIdentifier(name));
  return `
  INSERT INTO ${QUEUE_TABLE} (${names.join(', ')})
  SELECT ${names.map((name) => `r.${name}`).join(', ')}
    FROM jsonb_array_elements($1::jsonb) WITH ORDINALITY AS given(members, place)
   CROSS JOIN LATERAL jsonb_populate_record(NULL::${QUEUE_TABLE}, given.members) AS r
   ORDER BY given.place
  RETURNING ${escapeIdentifier(key)}::text AS key`;
}

/** What one column makes of a value ($1, JSON: an object with that member): an error where it can't hold it. */
export function holdValue(column: string): string {
  return `SELECT (jsonb_populate_record(NULL::${QUEUE_TABLE}, $1::jsonb)).${escapeIdentifier(column)} AS held`;
}

/** Notes which row of theirs is which entry of ours ($1, JSON), and that it is the newest of its fields. */
export const KEEP_MAPPED_ENTRIES = `
  WITH kept AS (
    INSERT INTO pipeline.mapped_entry
           (their_key, change_id, target, entity, entity_id, target_id, fields, base_fields, requested_by, created_at)
    SELECT e.their_key, e.change_id, e.target, e.entity, e.entity_id, e.target_id, e.fields, e.base_fields,
           e.requested_by, e.created_at
      FROM jsonb_to_recordset($1::jsonb) AS e(
           their_key text, change_id uuid, target text, entity text, entity_id text, target_id text, fields jsonb,
           base_fields jsonb, requested_by text, created_at timestamptz)
    RETURNING id, their_key, change_id, target, entity, entity_id, fields, created_at
  ), newest AS (
    INSERT INTO pipeline.field_sync AS f (entity, entity_id, field, target, entry_id)
    SELECT k.entity, k.entity_id, n.name, k.target, k.id
      FROM kept k CROSS JOIN LATERAL jsonb_object_keys(k.fields) AS n(name)
        ON CONFLICT (entity, entity_id, field, target) DO UPDATE SET entry_id = excluded.entry_id
  )
  SELECT their_key AS id, change_id, target, entity, entity_id, fields, 'pending' AS status, 0 AS attempts,
         NULL AS available_at, NULL AS delivered_at, NULL AS last_error, true AS mapped
    FROM kept ORDER BY kept.id`;

const BY_NUMBER = { place: 'q.their_key::bigint', placeType: 'bigint' } as const;

/** Where keys are no numbers. Those that were queued in one moment are told apart by their keys. */
const BY_MOMENT = {
  place: `(coalesce(to_char(q.created_at AT TIME ZONE 'UTC', 'YYYYMMDDHH24MISSUS'), '') || ' ' || q.id) COLLATE "C"`,
  placeType: 'text',
} as const;

/** How a queue of theirs is read as if it were ours: what we know of a row that we queued, else what it says itself. */
export function mappedRows(columns: MappedColumns, gone: 'delivered' | 'unknown'): QueueRows {
  const { key, keyType } = columns;
  const select = `
    SELECT coalesce(${key}::text, m.their_key) AS id, m.id AS entry_id, ${key} AS their_key,
           coalesce(m.change_id, ${columns.uuid('change_id')}) AS change_id,
           coalesce(m.target, ${columns.text('target')}) AS target,
           coalesce(m.entity, ${columns.text('entity')}) AS entity,
           coalesce(m.entity_id, ${columns.text('entity_id')}) AS entity_id,
           coalesce(m.target_id, ${columns.text('target_id')}) AS target_id,
           coalesce(m.fields, ${columns.values('fields')}, '{}') AS fields,
           coalesce(m.base_fields, ${columns.values('base_fields')}, '{}') AS base_fields,
           CASE WHEN ${key} IS NULL THEN '${gone}' ELSE ${columns.status()} END AS status,
           coalesce(${columns.integer('attempts')}, 0) AS attempts,
           ${columns.moment('available_at')} AS available_at,
           ${columns.text('last_error')} AS last_error,
           coalesce(m.requested_by, ${columns.text('requested_by')}) AS requested_by,
           coalesce(m.created_at, ${columns.moment('created_at')}) AS created_at,
           ${columns.moment('delivered_at')} AS delivered_at,
           to_jsonb(t) AS their_row, true AS mapped`;
  const theirs = `${QUEUE_TABLE} t`;
  return {
    all: `(${select} FROM ${theirs} LEFT JOIN pipeline.mapped_entry m ON m.their_key = ${key}::text) q`,
    ours: `(${select} FROM pipeline.mapped_entry m LEFT JOIN ${theirs} ON ${key} = m.their_key::${keyType}) q`,
    entryId: 'q.entry_id',
    theirRow: 'q.their_row',
    ...(/^(smallint|integer|bigint)$/.test(keyType) ? BY_NUMBER : BY_MOMENT),
    byId: `q.their_key = $1::text::${keyType}`,
  };
}
