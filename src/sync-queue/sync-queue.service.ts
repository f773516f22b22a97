import { Inject, Injectable } from '@nestjs/common';
import type { PoolClient } from 'pg';
import { DATABASE_OPTIONS, type DatabaseOptions } from '../database/database-options.js';
import { SchemaCheck } from '../database/schema/schema-check.js';
import { Warehouse } from '../database/warehouse.js';
import type { FieldSync, SyncWord } from './dto/field-sync.dto.js';
import { fieldNameOf } from './edits/editable-resource.js';
import type { QueuedEntry, QueueEntry } from './queue-entry.js';
import { ENQUEUE, type FieldSyncRow, SELECT_FIELD_SYNC, SELECT_FIELD_SYNC_OF_QUEUE } from './sync-queue.queries.js';

/** What a queue entry's status means for a person who looks at the field. */
const WORD_OF_STATUS: Partial<Record<string, SyncWord>> = {
  pending: 'pending',
  in_flight: 'pending',
  delivered: 'synced',
  superseded: 'synced',
  failed: 'failed',
  dead: 'dead',
  conflict: 'conflict',
  cancelled: 'cancelled',
};

/** The write-back queue. */
@Injectable()
export class SyncQueueService {
  constructor(
    private readonly warehouse: Warehouse,
    private readonly schema: SchemaCheck,
    @Inject(DATABASE_OPTIONS) private readonly options: DatabaseOptions,
  ) {}

  /** Queues entries within the caller's transaction: they are there when its edit is, and never without it. */
  async enqueue(client: PoolClient, entries: readonly QueueEntry[]): Promise<QueuedEntry[]> {
    return (await client.query<QueuedEntry>(ENQUEUE, [JSON.stringify(entries)])).rows;
  }

  /** For each record of an entity that was edited here: each edited field, and how far each upstream has it. */
  async fieldSyncOf(entity: string): Promise<FieldSyncByRecord> {
    // A queue with other columns is somebody else's: reads go on without it.
    if (!this.schema.fits(QUEUE_TABLE)) return new Map();
    const sql = this.options.pipelineReady ? SELECT_FIELD_SYNC : SELECT_FIELD_SYNC_OF_QUEUE;
    return groupByRecord(entity, await this.warehouse.rows<FieldSyncRow>(sql, [entity, null]));
  }

  /** The same for some records, as the caller's transaction sees them. */
  async fieldSyncOfRecords(client: PoolClient, entity: string, ids: readonly string[]): Promise<FieldSyncByRecord> {
    const { rows } = await client.query<FieldSyncRow>(SELECT_FIELD_SYNC, [entity, ids]);
    return groupByRecord(entity, rows);
  }
}

/** By record id, then by field as the API names it. */
export type FieldSyncByRecord = Map<string, Record<string, FieldSync>>;

const QUEUE_TABLE = 'pdos.pending_sync_queue';

function groupByRecord(entity: string, rows: readonly FieldSyncRow[]): FieldSyncByRecord {
  const byRecord: FieldSyncByRecord = new Map();
  for (const row of rows) {
    const fields = byRecord.get(row.entity_id) ?? {};
    byRecord.set(row.entity_id, fields);
    const name = fieldNameOf(entity, row.field);
    const sync = fields[name] ?? { airtable: 'not_linked', asana: 'not_linked' };
    fields[name] = sync;
    if (row.target === 'airtable' || row.target === 'asana') sync[row.target] = WORD_OF_STATUS[row.status] ?? 'pending';
  }
  return byRecord;
}
