import { Injectable } from '@nestjs/common';
import { Clock } from '../clock/clock.js';
import { NotFoundError } from '../common/problem/domain-error.js';
import { shorten } from '../common/problem/shorten.js';
import type { SourceHealth } from './dto/source-history.dto.js';
import type { SyncHealth } from './dto/sync-health.dto.js';
import { FreshnessService } from './freshness/freshness.service.js';
import { isSource, SOURCES } from './sources.js';
import { toPullRun, toSyncHealth } from './to-sync-health.js';
import { VerdictChanges } from './watch/verdict-changes.service.js';

/** Every source as the API tells of it. */
@Injectable()
export class SyncHealthService {
  constructor(
    private readonly freshness: FreshnessService,
    private readonly changes: VerdictChanges,
    private readonly clock: Clock,
  ) {}

  /** All sources, judged now. */
  async list(): Promise<SyncHealth[]> {
    const [judged, last] = await Promise.all([this.freshness.ofAll(), this.changes.last()]);
    return judged.map((source) => toSyncHealth(source, last.get(source.source)));
  }

  /** One source with what there was of it. @throws NotFoundError. */
  async one(source: string): Promise<SourceHealth> {
    if (!isSource(source))
      throw new NotFoundError(`There is no source "${shorten(source)}". There are ${SOURCES.join(', ')}.`);
    const [judged, last, history] = await Promise.all([
      this.freshness.of(source, { runs: RUNS_SHOWN }),
      this.changes.last(),
      this.changes.historyOf(source, this.clock.now()),
    ]);
    const { told_until, ...health } = toSyncHealth(judged, last.get(source));
    return {
      ...health,
      readings: history.readings,
      runs: judged.facts.readings.runs.map(toPullRun),
      verdict_changes: history.changes,
    };
  }
}

/** Three months of nights. */
const RUNS_SHOWN = 90;
