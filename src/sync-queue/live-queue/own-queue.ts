import { Injectable } from '@nestjs/common';
import type { PoolClient } from 'pg';
import { DataSource } from 'typeorm';
import { SchemaCheck } from '../../database/schema/schema-check.js';
import { Warehouse } from '../../database/warehouse.js';
import { PendingSyncEntity } from '../pending-sync.entity.js';
import type { QueuedEntry, QueueEntry } from '../queue-entry.js';
import { LiveQueue, type NeededRight, QUEUE_TABLE, type QueueRows } from './live-queue.js';
import { ENQUEUE, SELECT_QUEUE_COLUMNS } from './own-queue.queries.js';

/** Our own columns as they are. */
export const OWN_QUEUE_ROWS: QueueRows = {
  all: `${QUEUE_TABLE} q`,
  ours: `${QUEUE_TABLE} q`,
  entryId: 'q.id',
  theirRow: 'NULL::jsonb',
  place: 'q.id',
  placeType: 'bigint',
  byId: 'q.id = $1::bigint',
};

/** The queue with our own columns. */
@Injectable()
export class OwnQueue extends LiveQueue {
  readonly mapped = false;
  readonly needed: readonly NeededRight[] = [
    [QUEUE_TABLE, 'SELECT'],
    [QUEUE_TABLE, 'INSERT'],
  ];

  constructor(
    private readonly warehouse: Warehouse,
    private readonly schema: SchemaCheck,
    private readonly dataSource: DataSource,
  ) {
    super();
  }

  async problem(): Promise<string | undefined> {
    if (this.schema.fits(QUEUE_TABLE)) return undefined;
    const live = await this.warehouse.rows<{ column: string }>(SELECT_QUEUE_COLUMNS);
    const has = new Set(live.map(({ column }) => column));
    const expected = this.dataSource.getMetadata(PendingSyncEntity).columns.map(({ databaseName }) => databaseName);
    const lacking = expected.filter((column) => !has.has(column));
    const what = lacking.length > 0 ? `lacks ${lacking.join(', ')}` : 'has columns of other types';
    return `The live table ${QUEUE_TABLE} ${what}, so an edit could not be queued for Airtable and Asana. If another bridge drains it, QUEUE_MAPPING says how an entry becomes a row of it; else the missing columns and a restart would mend it.`;
  }

  doubt(): void {}

  async rows(): Promise<QueueRows | undefined> {
    return this.schema.fits(QUEUE_TABLE) ? OWN_QUEUE_ROWS : undefined;
  }

  async enqueue(client: PoolClient, entries: readonly QueueEntry[]): Promise<QueuedEntry[]> {
    return (await client.query<QueuedEntry>(ENQUEUE, [JSON.stringify(entries)])).rows;
  }
}
