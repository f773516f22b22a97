import { versionOf } from '../../database/sql-fragments.js';
import type { EditableField } from './editable-field.decorator.js';
import { type EditableResource, editableColumns } from './editable-resource.js';

/** One row of {@link lockRecords}; its editable columns stand beside these. */
export interface LockedRow {
  readonly id: string;
  readonly version: string;
  readonly asana_gids: unknown;
  readonly ambiguous: readonly string[];
  readonly missing_references: readonly string[];
}

/**
 * Locks the records $1 in the order of their ids, so that two edits of several never wait for each other in a circle,
 * and reads what an edit is decided by in the same round trip: values, version, links to several records, and which of
 * the new references ($2, $3, …, in the order of `references`) lead nowhere.
 * @param multipleLink the table of links to several records, or its empty stand-in.
 */
export function lockRecords(
  resource: EditableResource,
  references: readonly EditableField[],
  multipleLink: string,
): string {
  const columns = editableColumns(resource, 'r');
  const missing = references.map(
    ({ name, refersTo }, i) =>
      `CASE WHEN NOT EXISTS (SELECT FROM ${refersTo?.table} x WHERE x.id = $${i + 2}) THEN '${name}' END`,
  );
  return `
  SELECT r.id, ${columns.join(', ')},
         ${versionOf(columns)} AS version,
         ${resource.hasAsanaTasks ? 'r.asana_gids' : 'NULL'} AS asana_gids,
         ARRAY(SELECT m.column_name FROM ${multipleLink} m
                WHERE m.table_name = '${resource.table}' AND m.record_id = r.id) AS ambiguous,
         array_remove(ARRAY[${missing.join(', ')}]::text[], NULL) AS missing_references
    FROM ${resource.table} r
   WHERE r.id = ANY($1)
   ORDER BY r.id
     FOR UPDATE OF r`;
}

const SQL_TYPES = { text: 'text', reference: 'text', date: 'date', texts: 'text[]' } as const;

/**
 * Writes an edit: the records ($1, JSON: id and the new values by column), the change ($2 id, $3 kind, $4 who, $5 request,
 * $6 what it reverts) and its fields ($7, JSON). One statement, because each round trip is held against the row's lock.
 * A column that some of the records don't change is given the value that it has, under the lock.
 */
export function writeChange({ table, entity }: EditableResource, fields: readonly EditableField[]): string {
  const columns = fields.map(({ column, kind }) => `${column} ${SQL_TYPES[kind]}`);
  const assignments = fields.map(({ column }) => `${column} = new.${column}`);
  return `
  WITH updated AS (
    UPDATE ${table} r SET ${assignments.join(', ')}
      FROM jsonb_to_recordset($1::jsonb) AS new(id text, ${columns.join(', ')})
     WHERE r.id = new.id
  ), logged AS (
    INSERT INTO pipeline.change_field
           (change_id, entity, entity_id, field, old_value, new_value, asana_gid, version_before)
    SELECT $2::uuid, '${entity}', f.entity_id, f.field, f.old_value, f.new_value, f.asana_gid, f.version_before
      FROM jsonb_to_recordset($7::jsonb) AS f(
           entity_id text, field text, old_value jsonb, new_value jsonb, asana_gid text, version_before text)
  ), told AS (
    INSERT INTO pipeline.event (kind, data)
    SELECT 'change', jsonb_build_object('change_id', $2::uuid, 'kind', $3::text, 'requested_by', $4::text, 'entity', '${entity}',
             'ids', (SELECT jsonb_agg(new ->> 'id') FROM jsonb_array_elements($1::jsonb) AS new))
  )
  INSERT INTO pipeline.change (id, kind, requested_by, requested_at, request_id, reverts)
  VALUES ($2::uuid, $3, $4, clock_timestamp(), $5, $6::uuid)
  RETURNING requested_at`;
}

/** Somebody has chosen: the columns $3 of table $1 no longer link several records ($2, ids). */
export const SETTLE_LINKS = `
  DELETE FROM pipeline.multiple_link WHERE table_name = $1 AND record_id = ANY($2) AND column_name = ANY($3)`;

/** A loader may hold a row for long; whoever edits it gets an answer sooner than that. */
const LOCK_TIMEOUT_MS = 3000;

/** One round trip for both. */
export const BEGIN_EDIT = `BEGIN; SET LOCAL lock_timeout = ${LOCK_TIMEOUT_MS}`;
