import { randomUUID } from 'node:crypto';
import type pg from 'pg';

/** An entry of the queue, as somebody put it there. What is left out is what an edit of a launch date makes. */
export interface EntryRow {
  change_id: string;
  target: string;
  entity: string;
  entity_id: string;
  target_id: string | null;
  fields: object;
  base_fields: object;
  status: string;
  attempts: number;
  last_error: string | null;
  requested_by: string;
  created_at: string;
  available_at: string;
  delivered_at: string | null;
}

/** Puts an entry into the queue, and answers its id. */
export async function anEntry(client: pg.Client, row: Partial<EntryRow> = {}): Promise<string> {
  const entry = {
    change_id: randomUUID(),
    target: 'airtable',
    entity: 'dev_group',
    entity_id: 'recGroup',
    target_id: 'recGroup',
    fields: { launch_date: '2027-08-15' },
    base_fields: { launch_date: '2027-08-01' },
    status: 'pending',
    attempts: 0,
    last_error: null,
    requested_by: 'local',
    created_at: new Date().toISOString(),
    available_at: new Date().toISOString(),
    delivered_at: null,
    ...row,
  };
  const columns = Object.keys(entry);
  const { rows } = await client.query(
    `INSERT INTO pdos.pending_sync_queue (${columns.join(', ')})
     VALUES (${columns.map((_, i) => `$${i + 1}`).join(', ')}) RETURNING id::text`,
    Object.values(entry),
  );
  await client.query(
    `INSERT INTO pipeline.field_sync (entity, entity_id, field, target, entry_id)
     SELECT $1, $2, k, $3, $4 FROM jsonb_object_keys($5::jsonb) AS k
         ON CONFLICT (entity, entity_id, field, target) DO UPDATE SET entry_id = excluded.entry_id`,
    [entry.entity, entry.entity_id, entry.target, rows[0].id, JSON.stringify(entry.fields)],
  );
  return rows[0].id;
}
