import { Inject, Injectable, Logger, type OnModuleDestroy } from '@nestjs/common';
import { Cron, Interval } from '@nestjs/schedule';
import pg from 'pg';
import { DATABASE_OPTIONS, type DatabaseOptions } from '../database/database-options.js';
import { isDatabaseUnavailable } from '../database/database-unavailable.js';
import { compactRevenueRollup } from '../database/revenue-rollup/compact-revenue-rollup.js';
import { installRevenueRollup } from '../database/revenue-rollup/install-revenue-rollup.js';
import { verifyRevenueRollup } from '../database/revenue-rollup/verify-revenue-rollup.js';

/** A table that a loader swapped has its rollup back after this long; until then revenue is summed from it directly. */
const LOOK_INTERVAL_MS = 5_000;
const CONNECT_TIMEOUT_MS = 2_000;

/** Keeps the revenue rollup usable and small, and compares it with the truth every night. Any number of instances may. */
@Injectable()
export class RollupUpkeep implements OnModuleDestroy {
  private readonly log = new Logger(RollupUpkeep.name);
  private busy = false;
  private saidWhy = '';

  /** Of its own: on ten times the lines a build takes longer than a statement of the pool may. */
  private connection: pg.Client | undefined;

  constructor(@Inject(DATABASE_OPTIONS) private readonly options: DatabaseOptions) {}

  /** Puts it back where it is missing, and folds it where it has grown; two reads of the catalogue when all is well. */
  @Interval(LOOK_INTERVAL_MS)
  async look(): Promise<void> {
    await this.alone(async (client) => {
      const result = await installRevenueRollup(client);
      const why = result.installed ? '' : result.reason;
      if (!result.installed && why !== this.saidWhy)
        this.log.warn(`revenue is summed from ns.invoices: ${JSON.stringify(result)}`);
      if (result.installed && result.action === 'built') this.log.log('the revenue rollup was put back');
      this.saidWhy = why;
      if (result.installed) await compactRevenueRollup(client);
    });
  }

  /** Compares it with a full sum of the lines, and repairs it. Four in the morning: loaders and readers are quiet. */
  @Cron('0 4 * * *')
  async verify(): Promise<void> {
    await this.alone(async (client) => {
      const found = await verifyRevenueRollup(client, { repair: true });
      const { difference_count, faults, repaired } = found;
      if (repaired)
        this.log.error({ difference_count, faults }, 'the revenue rollup differed from the lines and was rebuilt');
      else this.log.log('the revenue rollup agrees with the lines');
    });
  }

  async onModuleDestroy(): Promise<void> {
    await this.connection?.end();
  }

  private async alone(work: (client: pg.Client) => Promise<void>): Promise<void> {
    if (this.busy || !this.options.pipelineReady) return;
    this.busy = true;
    try {
      await work(await this.connect());
    } catch (error) {
      this.forget(this.connection);
      if (!isDatabaseUnavailable(error)) this.log.warn(`upkeep of the revenue rollup failed: ${String(error)}`);
    } finally {
      this.busy = false;
    }
  }

  private async connect(): Promise<pg.Client> {
    if (this.connection) return this.connection;
    const client = new pg.Client({
      connectionString: this.options.directUrl,
      connectionTimeoutMillis: CONNECT_TIMEOUT_MS,
      application_name: 'athena-pipeline upkeep',
      keepAlive: true,
    });
    client.on('error', () => this.forget(client));
    this.connection = client;
    await client.connect();
    return client;
  }

  private forget(client: pg.Client | undefined): void {
    if (client === undefined || this.connection !== client) return;
    this.connection = undefined;
    // It may be gone already; what it says to that changes nothing.
    client.end().catch(() => undefined);
  }
}
