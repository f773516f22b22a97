import { Inject, Injectable } from '@nestjs/common';
import { APP_CONFIG, type AppConfig } from '../../common/config/app-config.js';
import { Warehouse } from '../../database/warehouse.js';
import { Upstreams } from '../../upstreams/upstreams.js';
import { LiveQueue } from '../live-queue/live-queue.js';
import { SYNC_TARGETS } from '../queue-entry.js';
import { SyncTargets } from '../targets/sync-targets.service.js';
import { UNDERSTOOD } from '../understood.js';
import type { OpenCount, QueueSummary, TargetSummary } from './dto/summary.dto.js';
import { QueueReadiness } from './queue-readiness.js';
import { type OpenRow, selectOpen, selectTargetsNow, type TargetNowRow } from './summary.queries.js';

/** What is understood, a row each. */
const UNDERSTOOD_ENTRIES = Object.entries(UNDERSTOOD).flatMap(([target, entities]) =>
  entities.map((entity) => ({ target, ...entity })),
);

/** How the queue stands, at a glance. */
@Injectable()
export class QueueSummaries {
  constructor(
    private readonly warehouse: Warehouse,
    private readonly targets: SyncTargets,
    private readonly upstreams: Upstreams,
    private readonly readiness: QueueReadiness,
    private readonly queue: LiveQueue,
    @Inject(APP_CONFIG) private readonly config: AppConfig,
  ) {}

  /** Our upstreams, and whatever else somebody has open entries for. @throws QueueUnusableError. */
  async summary(): Promise<QueueSummary> {
    const rows = await this.readiness.assertUsable();
    const open = await this.warehouse.rows<OpenRow>(selectOpen(rows), [JSON.stringify(UNDERSTOOD_ENTRIES)]);
    const names = [...new Set([...SYNC_TARGETS, ...open.map(({ target }) => target)])];
    const [now, states] = await Promise.all([
      this.warehouse.rows<TargetNowRow>(selectTargetsNow(rows), [names]),
      this.targets.states(),
    ]);
    const targets = now.map((row) => {
      const state = states.find(({ target }) => target === row.target);
      return {
        target: row.target,
        paused: (state?.paused_at ?? null) !== null,
        paused_at: state?.paused_at ?? null,
        paused_by: state?.paused_by ?? null,
        pause_reason: state?.reason ?? null,
        bridge_on: this.config.bridge,
        configured: this.isConfigured(row.target),
        lease_holder: row.holder,
        lease_expires_at: row.expires_at,
        lease_expired: row.expired,
        ...openOf(open.filter(({ target }) => target === row.target)),
        delivered_last_minute: row.delivered_last_minute,
        delivered_last_hour: row.delivered_last_hour,
        blocked_until: row.blocked_until,
        blocked_reason: row.reason,
      };
    });
    return { drained_by: this.drainer(), targets };
  }

  private drainer(): QueueSummary['drained_by'] {
    if (this.queue.mapped) return 'another_bridge';
    return this.config.bridge ? 'this_instance' : 'another_instance_or_bridge';
  }

  private isConfigured(target: string): boolean {
    if (target === 'airtable') return this.upstreams.airtable !== undefined;
    return target === 'asana' && this.upstreams.asana !== undefined;
  }
}

function openOf(rows: readonly OpenRow[]): Pick<TargetSummary, 'open' | 'next_due_at' | 'not_understood'> {
  const countOf = (status: string): OpenCount => {
    const row = rows.find((candidate) => candidate.status === status);
    return { count: row?.count ?? 0, oldest_age_seconds: row?.oldest_age_seconds ?? null };
  };
  const due = rows.flatMap(({ next_due_at }) => (next_due_at === null ? [] : [next_due_at])).sort();
  return {
    open: {
      pending: countOf('pending'),
      in_flight: countOf('in_flight'),
      failed: countOf('failed'),
      dead: countOf('dead'),
      conflict: countOf('conflict'),
    },
    next_due_at: due[0] ?? null,
    not_understood: rows.reduce((sum, { not_understood }) => sum + not_understood, 0),
  };
}
