import { randomBytes } from 'node:crypto';
import { hostname } from 'node:os';
import { Inject, Injectable, Logger, type OnApplicationBootstrap, type OnModuleDestroy } from '@nestjs/common';
import { APP_CONFIG, type AppConfig } from '../../common/config/app-config.js';
import { ChangeFeed } from '../../database/changes/change-feed.js';
import { DATABASE_OPTIONS, type DatabaseOptions } from '../../database/database-options.js';
import { Warehouse } from '../../database/warehouse.js';
import { Upstreams } from '../../upstreams/upstreams.js';
import { LiveQueue } from '../live-queue/live-queue.js';
import { SyncTargets } from '../targets/sync-targets.service.js';
import { AirtableCourier } from './airtable-courier.js';
import { AsanaCourier } from './asana-courier.js';
import { BridgeStore } from './bridge-store.js';
import type { Courier } from './courier.js';
import { Lease } from './lease.js';
import { TargetDrain } from './target-drain.js';

/** The PDOS Bridge: drains the queue to the upstreams that we have credentials for, from one instance at a time. */
@Injectable()
export class BridgeService implements OnApplicationBootstrap, OnModuleDestroy {
  private readonly log = new Logger('Bridge');
  private drains: TargetDrain[] = [];
  private unsubscribe: (() => void) | undefined;

  constructor(
    @Inject(APP_CONFIG) private readonly config: AppConfig,
    @Inject(DATABASE_OPTIONS) private readonly options: DatabaseOptions,
    private readonly queue: LiveQueue,
    private readonly warehouse: Warehouse,
    private readonly feed: ChangeFeed,
    private readonly upstreams: Upstreams,
    private readonly store: BridgeStore,
    private readonly targets: SyncTargets,
  ) {}

  async onApplicationBootstrap(): Promise<void> {
    if (!this.config.bridge) return;
    if (!this.options.pipelineReady || (await this.queue.rows()) === undefined) {
      this.log.warn('BRIDGE is on, but the queue or schema pipeline is not as it has to be: nothing is delivered.');
      return;
    }
    const holder = `${hostname()}:${process.pid}:${randomBytes(4).toString('hex')}`;
    this.drains = this.couriers().map((courier) => {
      const lease = new Lease(this.warehouse, `bridge:${courier.target}`, holder);
      return new TargetDrain({ courier, store: this.store, targets: this.targets, lease });
    });
    this.unsubscribe = this.feed.onChange(['pdos.pending_sync_queue', 'pipeline.sync_target'], () => {
      for (const drain of this.drains) drain.kick();
    });
    for (const drain of this.drains) drain.start();
  }

  async onModuleDestroy(): Promise<void> {
    this.unsubscribe?.();
    await Promise.all(this.drains.map((drain) => drain.stop()));
  }

  private couriers(): Courier[] {
    const { airtable, asana, mapping } = this.upstreams;
    const without = [...(airtable ? [] : ['AIRTABLE_TOKEN']), ...(asana ? [] : ['ASANA_TOKEN'])];
    if (without.length > 0)
      this.log.warn(`BRIDGE is on without ${without.join(' and ')}: what is queued for there waits.`);
    return [
      ...(airtable ? [new AirtableCourier(airtable, mapping)] : []),
      ...(asana ? [new AsanaCourier(asana, mapping.conflicts)] : []),
    ];
  }
}
