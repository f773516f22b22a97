import { Inject, Injectable, Logger } from '@nestjs/common';
import type { PoolClient } from 'pg';
import { DATABASE_OPTIONS, type DatabaseOptions } from '../database/database-options.js';
import { isDatabaseUnavailable } from '../database/database-unavailable.js';
import { Warehouse } from '../database/warehouse.js';
import type { FieldSync, SyncWord } from './dto/field-sync.dto.js';
import { fieldNameOf } from './edits/editable-resource.js';
import { LiveQueue } from './live-queue/live-queue.js';
import type { QueuedEntry, QueueEntry } from './queue-entry.js';
import { type FieldSyncRow, SELECT_FIELD_SYNC_OF_QUEUE, selectFieldSync } from './sync-queue.queries.js';

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
  private readonly log = new Logger(SyncQueueService.name);

  constructor(
    private readonly warehouse: Warehouse,
    private readonly queue: LiveQueue,
    @Inject(DATABASE_OPTIONS) private readonly options: DatabaseOptions,
  ) {}

  /** Queues entries within the caller's transaction: they are there when its edit is, and never without it. */
  enqueue(client: PoolClient, entries: readonly QueueEntry[]): Promise<QueuedEntry[]> {
    return this.queue.enqueue(client, entries);
  }

  /** For each record of an entity that was edited here: each edited field, and how far each upstream has it. */
  async fieldSyncOf(entity: string): Promise<FieldSyncByRecord> {
    const { mapped } = this.queue;
    const rows = await this.queue.rows();
    // A queue that can't be read is somebody else's: reads go on without it.
    if (rows === undefined || (mapped && !this.options.pipelineReady)) return new Map();
    const sql = this.options.pipelineReady ? selectFieldSync(rows) : SELECT_FIELD_SYNC_OF_QUEUE;
    try {
      return groupByRecord(entity, await this.warehouse.plannedRows<FieldSyncRow>(sql, [entity, null]));
    } catch (error) {
      if (!mapped || isDatabaseUnavailable(error)) throw error;
      // Somebody changed its columns under us.
      this.queue.doubt();
      this.log.warn(`the queue of QUEUE_MAPPING can't be read, records are shown without sync: ${String(error)}`);
      return new Map();
    }
  }

  /** The same for some records, as the caller's transaction sees them. */
  async fieldSyncOfRecords(client: PoolClient, entity: string, ids: readonly string[]): Promise<FieldSyncByRecord> {
    const rows = await this.queue.rows();
    if (rows === undefined) return new Map();
    return groupByRecord(entity, (await client.query<FieldSyncRow>(selectFieldSync(rows), [entity, ids])).rows);
  }
}

/** By record id, then by field as the API names it. */
export type FieldSyncByRecord = Map<string, Record<string, FieldSync>>;

function groupByRecord(entity: string, rows: readonly FieldSyncRow[]): FieldSyncByRecord {
  const byRecord: FieldSyncByRecord = new Map();
  for (const row of rows) {
    const fields = byRecord.get(row.entity_id) ?? {};
    byRecord.set(row.entity_id, fields);
    const name = fieldNameOf(entity, row.field);
    const sync = fields[name] ?? { airtable: 'not_linked', asana: 'not_linked' };
    fields[name] = sync;
    if (row.target === 'airtable' || row.target === 'asana') sync[row.target] = WORD_OF_STATUS[row.status] ?? 'unknown';
  }
  return byRecord;
}
