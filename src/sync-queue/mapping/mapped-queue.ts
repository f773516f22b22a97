import { randomUUID } from 'node:crypto';
import { Logger, type OnApplicationBootstrap } from '@nestjs/common';
import type { PoolClient } from 'pg';
import type { Warehouse } from '../../database/warehouse.js';
import { LiveQueue, type NeededRight, QUEUE_TABLE, type QueueRows } from '../live-queue/live-queue.js';
import type { QueuedEntry, QueueEntry } from '../queue-entry.js';
import { checkColumns } from './check-columns.js';
import { MappedColumns } from './mapped-columns.js';
import { insertMappedRows, KEEP_MAPPED_ENTRIES, mappedRows } from './mapped-queue.queries.js';
import { proveMapping } from './prove-mapping.js';
import type { QueueMapping } from './queue-mapping.js';
import { type QueueColumn, SELECT_QUEUE_SHAPE } from './queue-shape.queries.js';
import { entriesFor, toMappedRow } from './to-mapped-rows.js';

/**
 * Somebody else's queue, which QUEUE_MAPPING fits. An entry of ours is a row of theirs there, and in
 * `pipeline.mapped_entry` what it says in our words; how far it is, their row tells.
 */
export class MappedQueue extends LiveQueue implements OnApplicationBootstrap {
  readonly mapped = true;
  readonly needed: readonly NeededRight[] = [
    [QUEUE_TABLE, 'SELECT'],
    [QUEUE_TABLE, 'INSERT'],
    ['pipeline.mapped_entry', 'SELECT'],
    ['pipeline.mapped_entry', 'INSERT'],
  ];
  private readonly log = new Logger('QueueMapping');
  private shape: readonly QueueColumn[] | undefined;
  private proven = false;

  constructor(
    private readonly warehouse: Warehouse,
    private readonly mapping: QueueMapping,
  ) {
    super();
  }

  /** Says at the start, and not at the first edit, what is wrong. */
  async onApplicationBootstrap(): Promise<void> {
    const problem = await this.problem().catch((error: unknown) => String(error));
    if (problem !== undefined) this.log.warn(`edits are refused, reads go on: ${problem}`);
    else this.log.log(`edits are queued in ${QUEUE_TABLE} by QUEUE_MAPPING, for another bridge`);
  }

  async problem(): Promise<string | undefined> {
    if (this.proven) return undefined;
    const shape = await this.look();
    const wrong = checkColumns(this.mapping, shape);
    const problems =
      wrong.length > 0
        ? wrong
        : await this.warehouse.withClient((client) =>
            proveMapping(client, this.mapping, shape, mappedRowsOf(this.mapping, shape)),
          );
    this.proven = problems.length === 0;
    if (this.proven) return undefined;
    return `QUEUE_MAPPING does not fit the live table ${QUEUE_TABLE}: ${problems.join(' ')}`;
  }

  doubt(): void {
    this.proven = false;
    this.shape = undefined;
  }

  async rows(): Promise<QueueRows | undefined> {
    const shape = this.shape ?? (await this.look());
    const readable = shape.some(({ name }) => name === this.mapping.key);
    return readable ? mappedRowsOf(this.mapping, shape) : undefined;
  }

  async enqueue(client: PoolClient, entries: readonly QueueEntry[]): Promise<QueuedEntry[]> {
    const wanted = entriesFor(this.mapping, entries);
    if (wanted.length === 0) return [];
    const { rows: clock } = await client.query<{ now: Date | string }>('SELECT clock_timestamp() AS now');
    const now = new Date(clock[0]?.now ?? Date.now()).toISOString();
    const rows = wanted.map((entry) => toMappedRow(this.mapping, entry, { now, uuid: randomUUID }));
    const insert = insertMappedRows([...this.mapping.columns.keys()], this.mapping.key);
    const { rows: keys } = await client.query<{ key: string }>(insert, [JSON.stringify(rows)]);
    if (keys.length !== wanted.length) throw new Error(`${QUEUE_TABLE} took ${keys.length} of ${wanted.length} rows.`);
    const kept = wanted.map((entry, i) => ({ ...entry, their_key: keys[i]?.key, created_at: now }));
    return (await client.query<QueuedEntry>(KEEP_MAPPED_ENTRIES, [JSON.stringify(kept)])).rows;
  }

  private async look(): Promise<readonly QueueColumn[]> {
    this.shape = await this.warehouse.rows<QueueColumn>(SELECT_QUEUE_SHAPE);
    return this.shape;
  }
}

function mappedRowsOf(mapping: QueueMapping, shape: readonly QueueColumn[]): QueueRows {
  return mappedRows(new MappedColumns(mapping, shape), mapping.gone);
}
