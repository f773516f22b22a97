import { Injectable } from '@nestjs/common';
import { WritesRefusedError } from '../../common/problem/domain-error.js';
import { Warehouse } from '../../database/warehouse.js';
import { LiveQueue, type NeededRight } from '../live-queue/live-queue.js';
import { SELECT_WRITE_RIGHTS, type WriteRight } from './write-readiness.queries.js';

const NEEDED: readonly NeededRight[] = [
  ['pipeline.change', 'INSERT'],
  ['pipeline.change_field', 'INSERT'],
  ['pipeline.field_sync', 'INSERT'],
  ['pipeline.field_sync', 'UPDATE'],
  ['pipeline.event', 'INSERT'],
  ['pipeline.sync_target', 'SELECT'],
  ['pipeline.delivered_entry', 'SELECT'],
  ['pipeline.idempotency_key', 'INSERT'],
  ['pipeline.idempotency_key', 'UPDATE'],
];

/**
 * Whether this warehouse takes edits, and if not, why. Asked before each edit; once everything is there it is believed,
 * until an edit is refused. So rights that are given later count without a restart.
 */
@Injectable()
export class WriteReadiness {
  private readonly ready = new Set<string>();

  constructor(
    private readonly warehouse: Warehouse,
    private readonly queue: LiveQueue,
  ) {}

  /** @throws WritesRefusedError saying what is missing, and what would mend it. */
  async assertReady(table: string): Promise<void> {
    if (this.ready.has(table)) return;
    const reasons = await this.reasonsAgainst(table);
    if (reasons.length > 0) throw new WritesRefusedError(`Nothing was changed; reads go on. ${reasons.join(' ')}`);
    this.ready.add(table);
  }

  /** Whether the tables of the write-back are there; whatever may be edited. */
  async isReady(): Promise<boolean> {
    return (await this.queue.rows()) !== undefined && (await this.hasChangeLog());
  }

  /** Whether there is a change log to read. */
  async hasChangeLog(): Promise<boolean> {
    if (this.ready.size > 0) return true;
    const missing = await this.missingRights(NEEDED);
    return missing.length === 0;
  }

  /** Called when the database refused an edit: the next one looks again. */
  doubt(): void {
    this.ready.clear();
    this.queue.doubt();
  }

  /** Rights come before the question whether the queue takes an entry, which can't be asked without them. */
  private async reasonsAgainst(table: string): Promise<string[]> {
    const missing = await this.missingRights([[table, 'UPDATE'], ...this.queue.needed, ...NEEDED]);
    if (missing.length > 0 && this.queue.mapped) return missing;
    const problem = await this.queue.problem();
    return problem === undefined ? missing : [problem];
  }

  private async missingRights(needed: readonly NeededRight[]): Promise<string[]> {
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
