import { OPEN_STATUSES, statusLiterals } from '../queue-status.js';
import { QUEUE_COLUMNS, type QueueRow, tellOfEntries } from './queue-rows.js';

/** All entries of a change ($1) of one record ($2 entity, $3 id), locked in the order in which they were queued. */
export const LOCK_ENTRIES_OF_CHANGE = `
  SELECT ${QUEUE_COLUMNS}
    FROM pdos.pending_sync_queue q
   WHERE q.change_id = $1::uuid AND q.entity = $2 AND q.entity_id = $3
   ORDER BY q.id
     FOR UPDATE`;

/** Those of them that were delivered so long ago that they left the queue. */
export const SELECT_LEFT_ENTRIES_OF_CHANGE = `
  SELECT d.id, d.target, d.fields, d.status
    FROM pipeline.delivered_entry d
   WHERE d.change_id = $1::uuid AND d.entity = $2 AND d.entity_id = $3`;

/** What of an entry tells whether an upstream has a value. */
export type EntryOfChange = Pick<QueueRow, 'id' | 'target' | 'fields' | 'status'>;

/**
 * What stands beside the columns $4 of a record ($1 entity, $2 id) around a change whose entries are $3: a later entry, the
 * newest earlier one that is still to be delivered, and what each upstream is known to have, by target and its id ($5, $6).
 */
export const SELECT_AROUND = `
  SELECT k.field,
         (SELECT max(f.entry_id)::text FROM pipeline.field_sync f
           WHERE f.entity = $1 AND f.entity_id = $2 AND f.field = k.field
             AND f.entry_id > (SELECT min(own) FROM unnest($3::bigint[]) AS own) AND f.entry_id <> ALL($3::bigint[])
         ) AS later,
         (SELECT jsonb_build_object('value', o.fields -> k.field) FROM pdos.pending_sync_queue o
           WHERE o.entity = $1 AND o.entity_id = $2 AND o.fields ? k.field
             AND o.status IN (${statusLiterals(OPEN_STATUSES)})
             AND o.id < (SELECT min(own) FROM unnest($3::bigint[]) AS own)
           ORDER BY o.id DESC LIMIT 1) AS earlier,
         (SELECT jsonb_object_agg(v.target, jsonb_build_object('value', v.value, 'tried', v.tried))
            FROM unnest($5::text[], $6::text[]) AS t(target, target_id)
            JOIN pipeline.upstream_value v ON v.target = t.target AND v.target_id = t.target_id AND v.field = k.field
         ) AS known
    FROM unnest($4::text[]) AS k(field)`;

/** One row of {@link SELECT_AROUND}. */
export interface AroundRow {
  /** Warehouse column. */
  readonly field: string;
  /** The entry of a later edit. */
  readonly later: string | null;
  readonly earlier: { readonly value: unknown } | null;
  /** By target: the last value known there, and those that were sent without an answer. */
  readonly known: Readonly<Record<string, { readonly value: unknown; readonly tried: readonly unknown[] }>> | null;
}

/**
 * Gives entries $1 up, because of $2. Where an earlier edit of a field is still to be delivered to the same upstream, that
 * is the newest one again: otherwise it would count as overtaken, and never be sent. What was known upstream before the
 * oldest open edit is noted where nothing is: with a first edit goes the only trace of it, and what it was followed by would
 * find there what nobody knows of, a conflict.
 */
export const CANCEL_ENTRIES = `
  WITH cancelled AS (
    UPDATE pdos.pending_sync_queue q
       SET status = 'cancelled', last_error = $2, locked_by = NULL, locked_until = NULL
     WHERE q.id = ANY($1::bigint[])
    RETURNING ${QUEUE_COLUMNS}
  ), decided AS (
    DELETE FROM pipeline.conflict WHERE entry_id = ANY($1::bigint[])
  ), noted AS (
    INSERT INTO pipeline.upstream_value (target, target_id, field, value)
    SELECT DISTINCT ON (o.target, o.target_id, k.name)
           o.target, o.target_id, k.name, nullif(o.base_fields -> k.name, 'null')
      FROM cancelled c
      JOIN pdos.pending_sync_queue o
        ON o.target = c.target AND o.target_id = c.target_id AND o.status IN (${statusLiterals(OPEN_STATUSES)})
     CROSS JOIN LATERAL jsonb_object_keys(o.fields) AS k(name)
     WHERE c.fields ? k.name
     ORDER BY o.target, o.target_id, k.name, o.id
        ON CONFLICT (target, target_id, field) DO NOTHING
  ), newest AS (
    UPDATE pipeline.field_sync f
       SET entry_id = e.id
      FROM (SELECT c.entity, c.entity_id, c.target, k.name AS field, c.id AS cancelled, max(o.id) AS id
              FROM cancelled c
             CROSS JOIN LATERAL jsonb_object_keys(c.fields) AS k(name)
              JOIN pdos.pending_sync_queue o
                ON o.entity = c.entity AND o.entity_id = c.entity_id AND o.target = c.target AND o.fields ? k.name
               AND o.id < c.id AND o.id <> ALL($1::bigint[]) AND o.status IN (${statusLiterals(OPEN_STATUSES)})
             GROUP BY c.entity, c.entity_id, c.target, k.name, c.id) e
     WHERE f.entity = e.entity AND f.entity_id = e.entity_id AND f.target = e.target AND f.field = e.field
       AND f.entry_id = e.cancelled
  ), told AS (${tellOfEntries('cancelled')})
  SELECT * FROM cancelled ORDER BY id`;
