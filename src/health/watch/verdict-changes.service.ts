import { Inject, Injectable } from '@nestjs/common';
import { DATABASE_OPTIONS, type DatabaseOptions } from '../../database/database-options.js';
import { Warehouse } from '../../database/warehouse.js';
import type { SyncReading, VerdictChange } from '../dto/source-history.dto.js';
import type { JudgedSource } from '../freshness/freshness.service.js';
import { toIso } from '../freshness/readings.js';
import type { Verdict } from '../freshness/verdicts.js';
import { SOURCES, type Source } from '../sources.js';
import { keptReading, READING_COLUMNS } from './kept-reading.js';
import {
  FORGET_OLD,
  KEEP_READING,
  NOTE_CHANGE,
  SELECT_CHANGES,
  SELECT_LAST_CHANGES,
  SELECT_READINGS,
  SELECT_TOLD_VERDICT,
} from './verdict-changes.queries.js';
import { WatchTimings } from './watch-timings.js';
import { withoutAges } from './without-ages.js';
import { isWorthTelling } from './worth-telling.js';

/** More changes in one source's 400 days than these would be noise. */
const CHANGES_SHOWN = 200;

/** The newest change of a source's verdict. */
export interface LastChange {
  readonly source: Source;
  readonly at: string;
  readonly toVerdict: Verdict;
}

/** The lease under which somebody notes changes. */
export interface HeldLease {
  readonly name: string;
  readonly holder: string;
  readonly fence: string;
}

/** What is remembered of verdicts and readings. */
@Injectable()
export class VerdictChanges {
  constructor(
    private readonly warehouse: Warehouse,
    private readonly timings: WatchTimings,
    @Inject(DATABASE_OPTIONS) private readonly options: DatabaseOptions,
  ) {}

  /** The newest change of each source; nothing where nothing can be remembered. */
  async last(): Promise<ReadonlyMap<Source, LastChange>> {
    if (!this.options.pipelineReady) return new Map();
    const rows = await this.warehouse.rows<LastChange>(SELECT_LAST_CHANGES, [SOURCES]);
    return new Map(rows.map((row) => [row.source, row]));
  }

  /** What there was of a source, the newest first. */
  async historyOf(source: Source, now: number): Promise<{ readings: SyncReading[]; changes: VerdictChange[] }> {
    if (!this.options.pipelineReady) return { readings: [], changes: [] };
    const [readings, changes] = await Promise.all([
      this.warehouse.rows<SyncReading>(SELECT_READINGS, [source, new Date(now).toISOString()]),
      this.warehouse.rows<VerdictChange>(SELECT_CHANGES, [source, CHANGES_SHOWN]),
    ]);
    return { readings, changes: changes.map((change) => ({ ...change, cause: withoutAges(change.cause) })) };
  }

  /** Notes a verdict if it is another one than the last, with the reading that it rests on. @returns whether it was. */
  async note(judged: JudgedSource, lease: HeldLease): Promise<boolean> {
    const { source, verdict, facts } = judged;
    const [told] = await this.warehouse.rows<{ toldVerdict: Verdict }>(SELECT_TOLD_VERDICT, [source]);
    const known = told?.toldVerdict ?? null;
    const values = [
      ...[lease.name, lease.holder, lease.fence, source, toIso(facts.now), verdict, judged.isStale, judged.cause],
      ...[judged.nextStep, JSON.stringify(judged.evidence), judged.lastSync],
      ...[isWorthTelling(known, verdict) ? 'waiting' : 'none', known, this.timings.settleMs],
    ];
    const [noted] = await this.warehouse.rows<{ id: string }>(NOTE_CHANGE, values);
    if (noted !== undefined) await this.keepReading(judged, null);
    return noted !== undefined;
  }

  /** Keeps the reading of a night, once its run was due; the first one stays. */
  keepNight(judged: JudgedSource): Promise<void> {
    return this.keepReading(judged, toIso(judged.facts.due));
  }

  /** Forgets what is too old to be looked back on. */
  async forgetOld(now: number): Promise<void> {
    await this.warehouse.rows(FORGET_OLD, [new Date(now).toISOString()]);
  }

  private async keepReading(judged: JudgedSource, night: string | null): Promise<void> {
    const reading = keptReading(judged, night);
    await this.warehouse.rows(KEEP_READING, [judged.source, ...READING_COLUMNS.map((column) => reading[column])]);
  }
}
