import type { ClientBase } from 'pg';
import { isJsonObject, type Json, type JsonObject } from '../json.js';

/** By target, and by the record's id there: the values before the edits that it has not been told of. */
export interface BaseFields {
  readonly airtable: ReadonlyMap<string, JsonObject>;
  readonly asana: ReadonlyMap<string, JsonObject>;
}

/**
 * Oldest first, and the first value of a field counts: of several edits of one field that wait, the upstream has seen
 * none.
 */
const SELECT_UNDELIVERED = `
  SELECT target, target_id, base_fields
  FROM pdos.pending_sync_queue
  WHERE status IN ('pending', 'in_flight', 'failed', 'dead', 'conflict') AND target_id IS NOT NULL
  ORDER BY id`;

export async function pendingBaseFields(client: ClientBase): Promise<BaseFields> {
  const byTarget = { airtable: new Map<string, JsonObject>(), asana: new Map<string, JsonObject>() };
  const { rows } = await client.query<{ target: string; target_id: string; base_fields: Json }>(SELECT_UNDELIVERED);
  for (const { target, target_id, base_fields } of rows) {
    if ((target !== 'airtable' && target !== 'asana') || !isJsonObject(base_fields)) continue;
    byTarget[target].set(target_id, { ...base_fields, ...byTarget[target].get(target_id) });
  }
  return byTarget;
}
