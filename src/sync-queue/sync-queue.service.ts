import { Injectable } from '@nestjs/common';
import { SchemaCheck } from '../database/schema/schema-check.js';
import { Warehouse } from '../database/warehouse.js';
import type { FieldSync, SyncWord } from './dto/field-sync.dto.js';
import { type FieldSyncRow, SELECT_FIELD_SYNC } from './sync-queue.queries.js';

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
  ) {}

  /** For each record of an entity that was edited here: each edited field, and how far each upstream has it. */
  async fieldSyncOf(entity: string): Promise<Map<string, Record<string, FieldSync>>> {
    const byRecord = new Map<string, Record<string, FieldSync>>();
    // A queue with other columns is somebody else's: reads go on without it.
    if (!this.schema.fits('pdos.pending_sync_queue')) return byRecord;
    for (const row of await this.warehouse.rows<FieldSyncRow>(SELECT_FIELD_SYNC, [entity])) {
      const fields = byRecord.get(row.entity_id) ?? {};
      byRecord.set(row.entity_id, fields);
      const sync = fields[row.field] ?? { airtable: 'not_linked', asana: 'not_linked' };
      fields[row.field] = sync;
      if (row.target === 'airtable' || row.target === 'asana')
        sync[row.target] = WORD_OF_STATUS[row.status] ?? 'pending';
    }
    return byRecord;
  }
}
