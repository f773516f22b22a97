import { Injectable } from '@nestjs/common';
import { NotFoundError } from '../../common/problem/domain-error.js';
import { shorten } from '../../common/problem/shorten.js';
import { ChangeFeed } from '../../database/changes/change-feed.js';
import { toEditError } from '../edits/edit-errors.js';
import { SYNC_TARGETS, type SyncTarget } from '../queue-entry.js';
import { SyncTargets } from '../targets/sync-targets.service.js';
import type { TargetAnswer } from './dto/targets.dto.js';
import { QueueReadiness } from './queue-readiness.js';

/** Holds deliveries up, and lets them go on. */
@Injectable()
export class PauseService {
  constructor(
    private readonly targets: SyncTargets,
    private readonly readiness: QueueReadiness,
    private readonly feed: ChangeFeed,
  ) {}

  /** Pauses a target; one that is paused already stays as it is. @throws NotFoundError. */
  pause(name: string, by: string, reason: string | null): Promise<TargetAnswer> {
    return this.change(name, (target) => this.targets.pause(target, by, reason));
  }

  /** Lets a target go on, whoever paused it. @throws NotFoundError. */
  resume(name: string): Promise<TargetAnswer> {
    return this.change(name, (target) => this.targets.resume(target));
  }

  private async change(name: string, act: (target: SyncTarget) => Promise<boolean>): Promise<TargetAnswer> {
    const target = SYNC_TARGETS.find((known) => known === name);
    if (target === undefined) {
      throw new NotFoundError(`There is no target "${shorten(name)}". There are ${SYNC_TARGETS.join(' and ')}.`);
    }
    await this.readiness.assertUsable();
    const changed = await act(target).catch((error: unknown) => {
      throw toEditError(error);
    });
    // Wakes the bridge of this process at once.
    this.feed.announce(['pdos.pending_sync_queue']);
    const state = await this.targets.stateOf(target);
    const { paused_at = null, paused_by = null, reason = null } = state ?? {};
    return { target, changed, paused: paused_at !== null, paused_at, paused_by, reason };
  }
}
