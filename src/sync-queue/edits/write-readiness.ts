import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { WritesRefusedError } from '../../common/problem/domain-error.js';
import { SchemaCheck } from '../../database/schema/schema-check.js';
import { Warehouse } from '../../database/warehouse.js';
import { PendingSyncEntity } from '../pending-sync.entity.js';
import { SELECT_QUEUE_COLUMNS, SELECT_WRITE_RIGHTS, type WriteRight } from './write-readiness.queries.js';

export const QUEUE_TABLE = 'pdos.pending_sync_queue';

const NEEDED = [
  [QUEUE_TABLE, 'SELECT'],
  [QUEUE_TABLE, 'INSERT'],
  ['pipeline.change', 'INSERT'],
  ['pipeline.change_field', 'INSERT'],
  ['pipeline.field_sync', 'INSERT'],
  ['pipeline.field_sync', 'UPDATE'],
  ['pipeline.event', 'INSERT'],
  ['pipeline.delivered_entry', 'SELECT'],
  ['pipeline.idempotency_key', 'INSERT'],
  ['pipeline.idempotency_key', 'UPDATE'],
] as const;

/**
 * Whether this warehouse takes edits, and if not, why. Asked before each edit; once everything is there it is believed,
 * until an edit is refused. So rights that are given later count without a restart.
 */
@Injectable()
export class WriteReadiness {
  private readonly ready = new Set<string>();

  constructor(
    private readonly warehouse: Warehouse,
    private readonly schema: SchemaCheck,
    private readonly dataSource: DataSource,
  ) {}

  /** @throws WritesRefusedError saying what is missing, and what would mend it. */
  async assertReady(table: string): Promise<void> {
    const differs = await this.howQueueDiffers();
    if (differs !== undefined) throw new WritesRefusedError(`Nothing was changed; reads go on. ${differs}`);
    if (this.ready.has(table)) return;
    const missing = await this.missingRights([[table, 'UPDATE'], ...NEEDED]);
    if (missing.length > 0) throw new WritesRefusedError(`Nothing was changed; reads go on. ${missing.join(' ')}`);
    this.ready.add(table);
  }

  /** Whether the tables of the write-back are there; whatever may be edited. */
  async isReady(): Promise<boolean> {
    return this.schema.fits(QUEUE_TABLE) && (await this.hasChangeLog());
  }

  /** Whether there is a change log to read. */
  async hasChangeLog(): Promise<boolean> {
    if (this.ready.size > 0) return true;
    const missing = await this.missingRights(NEEDED.filter(([name]) => name !== QUEUE_TABLE));
    return missing.length === 0;
  }

  /** Whether the queue can be read. */
  get queueFits(): boolean {
    return this.schema.fits(QUEUE_TABLE);
  }

  /** What the live queue lacks, for a person; undefined when it is as it has to be. */
  async howQueueDiffers(): Promise<string | undefined> {
    if (this.queueFits) return undefined;
    const live = await this.warehouse.rows<{ column: string }>(SELECT_QUEUE_COLUMNS);
    const has = new Set(live.map(({ column }) => column));
    const expected = this.dataSource.getMetadata(PendingSyncEntity).columns.map(({ databaseName }) => databaseName);
    const lacking = expected.filter((column) => !has.has(column));
    const what = lacking.length > 0 ? `lacks ${lacking.join(', ')}` : 'has columns of other types';
    return `The live table ${QUEUE_TABLE} ${what}, so an edit could not be queued for Airtable and Asana. The missing columns and a restart would mend it.`;
  }

  /** Called when the database refused an edit: the next one looks again. */
  doubt(): void {
    this.ready.clear();
  }

  private async missingRights(needed: readonly (readonly [string, string])[]): Promise<string[]> {
    const rights = await this.warehouse.rows<WriteRight>(SELECT_WRITE_RIGHTS, [
      needed.map(([name]) => name),
      needed.map(([, privilege]) => privilege),
    ]);
    const absent = [...new Set(rights.filter(({ found }) => !found).map(({ name }) => name))];
    const refused = rights.filter(({ found, allowed }) => found && !allowed);
    return [
      ...absent.map(
        (name) => `${name} does not exist: the migrations could not make it, and the log says which right they need.`,
      ),
      ...refused.map(({ name, privilege, role }) => `To mend: GRANT ${privilege} ON ${name} TO "${role}";`),
    ];
  }
}
