import { Injectable } from '@nestjs/common';
import type { SyncHealth } from './dto/sync-health.dto.js';
import { FreshnessService } from './freshness/freshness.service.js';
import { toSyncHealth } from './to-sync-health.js';
import { VerdictChanges } from './watch/verdict-changes.service.js';

/** Every source as the API tells of it. */
@Injectable()
export class SyncHealthService {
  constructor(
    private readonly freshness: FreshnessService,
    private readonly changes: VerdictChanges,
  ) {}

  /** All sources, judged now. */
  async list(): Promise<SyncHealth[]> {
    const [judged, last] = await Promise.all([this.freshness.ofAll(), this.changes.last()]);
    return judged.map((source) => toSyncHealth(source, last.get(source.source)));
  }
}
