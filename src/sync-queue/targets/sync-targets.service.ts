import { Injectable } from '@nestjs/common';
import { ChangeFeed } from '../../database/changes/change-feed.js';
import { Warehouse } from '../../database/warehouse.js';
import type { SyncTarget } from '../queue-entry.js';
import { BRIDGE } from './paused.js';
import { MAY_PROBE, PAUSE_TARGET, RESUME_TARGET, SELECT_TARGETS, type TargetState } from './sync-targets.queries.js';

/** Which upstreams are paused, for all instances: nothing is sent to those, and their entries wait. */
@Injectable()
export class SyncTargets {
  constructor(
    private readonly warehouse: Warehouse,
    private readonly feed: ChangeFeed,
  ) {}

  /** Every target that was ever paused. */
  states(): Promise<TargetState[]> {
    return this.warehouse.rows<TargetState>(SELECT_TARGETS);
  }

  /** How one stands; undefined when it was never paused. */
  async stateOf(target: SyncTarget): Promise<TargetState | undefined> {
    return (await this.states()).find((state) => state.target === target);
  }

  /**
   * Pauses a target. What the bridge paused itself a person may pause after it: then the bridge does not let it go on.
   * @param credential the fingerprint of the one that was refused, where that is the reason.
   * @returns false when it was paused already.
   */
  async pause(
    target: SyncTarget,
    by: string,
    reason: string | null,
    credential: string | null = null,
  ): Promise<boolean> {
    return this.change(PAUSE_TARGET, [target, by, reason, credential]);
  }

  /** Lets a target go on, whoever paused it; false when it was not paused. */
  async resume(target: SyncTarget): Promise<boolean> {
    return this.change(RESUME_TARGET, [target, null]);
  }

  /** Lets a target go on that the bridge paused itself; one that a person paused stays. */
  async resumeOwn(target: SyncTarget): Promise<boolean> {
    return this.change(RESUME_TARGET, [target, BRIDGE]);
  }

  /** Whether one that the bridge paused itself may be asked again: true for one instance, once in so many seconds. */
  async mayProbe(target: SyncTarget, everySeconds: number): Promise<boolean> {
    return (await this.warehouse.rows(MAY_PROBE, [target, everySeconds])).length > 0;
  }

  private async change(sql: string, values: readonly unknown[]): Promise<boolean> {
    const changed = (await this.warehouse.rows(sql, values)).length > 0;
    if (changed) this.feed.announce(['pipeline.sync_target']);
    return changed;
  }
}
