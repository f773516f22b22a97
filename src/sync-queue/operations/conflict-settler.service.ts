import { randomUUID } from 'node:crypto';
import { Inject, Injectable, Logger, type OnApplicationBootstrap, type OnModuleDestroy } from '@nestjs/common';
import { APP_CONFIG, type AppConfig } from '../../common/config/app-config.js';
import { DomainError } from '../../common/problem/domain-error.js';
import { ChangeFeed } from '../../database/changes/change-feed.js';
import { Warehouse } from '../../database/warehouse.js';
import { Upstreams } from '../../upstreams/upstreams.js';
import { type OpenConflict, SELECT_OPEN_CONFLICTS } from './resolve.queries.js';
import { ResolveService } from './resolve.service.js';

/** Who decides where UPSTREAM_MAPPING has decided already. */
const BY_MAPPING = 'UPSTREAM_MAPPING';
const LOOK_INTERVAL_MS = 5000;
/** Several entries become conflicts together. */
const GATHER_MS = 100;

/**
 * Takes theirs over where UPSTREAM_MAPPING says so for every field of a conflict: as an edit like a person's, in the history
 * and told to the other upstream. What it can't take over, such as a link to a record that is not here, is left to a person.
 */
@Injectable()
export class ConflictSettler implements OnApplicationBootstrap, OnModuleDestroy {
  private readonly log = new Logger('Conflicts');
  private readonly leftToPersons = new Set<string>();
  private timers: NodeJS.Timeout[] = [];
  private soon: NodeJS.Timeout | undefined;
  private unsubscribe: (() => void) | undefined;
  private turn: Promise<void> = Promise.resolve();

  constructor(
    @Inject(APP_CONFIG) private readonly config: AppConfig,
    private readonly upstreams: Upstreams,
    private readonly warehouse: Warehouse,
    private readonly feed: ChangeFeed,
    private readonly resolves: ResolveService,
  ) {}

  onApplicationBootstrap(): void {
    if (!this.config.bridge || !this.upstreams.mapping.conflicts.takeTheirs) return;
    this.unsubscribe = this.feed.onChange(['pdos.pending_sync_queue'], () => {
      this.soon ??= setTimeout(() => this.look(), GATHER_MS);
    });
    this.timers = [setInterval(() => this.look(), LOOK_INTERVAL_MS)];
  }

  async onModuleDestroy(): Promise<void> {
    this.unsubscribe?.();
    clearTimeout(this.soon);
    for (const timer of this.timers) clearInterval(timer);
    await this.turn;
  }

  private look(): void {
    this.soon = undefined;
    this.turn = this.turn
      .then(() => this.settle())
      .catch((error: unknown) => {
        // The next look makes up for it.
        this.log.warn(`conflicts could not be looked at: ${String(error)}`);
      });
  }

  private async settle(): Promise<void> {
    const { conflicts } = this.upstreams.mapping;
    for (const { id, target, entity, fields } of await this.warehouse.rows<OpenConflict>(SELECT_OPEN_CONFLICTS)) {
      const isTheirs = fields.every((column) => conflicts.of(target, entity, column) === 'theirs');
      if (isTheirs && !this.leftToPersons.has(id)) await this.takeTheirs(id);
    }
  }

  private async takeTheirs(id: string): Promise<void> {
    const request = { requestedBy: BY_MAPPING, requestId: randomUUID(), ifMatch: undefined, idempotency: undefined };
    try {
      await this.resolves.resolve(id, { use: 'theirs' }, request);
    } catch (error) {
      if (!(error instanceof DomainError) || error.status >= 500) throw error;
      // Somebody was faster, or it can't be done.
      this.leftToPersons.add(id);
      if (error.status === 400)
        this.log.warn(`theirs can't be taken over for entry ${id}, a person decides: ${error.message}`);
    }
  }
}
