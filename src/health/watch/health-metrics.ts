import { Injectable, type OnModuleInit } from '@nestjs/common';
import { Clock } from '../../clock/clock.js';
import { Metrics } from '../../common/metrics/metrics.js';
import type { JudgedSource } from '../freshness/freshness.service.js';
import { VERDICTS } from '../freshness/verdicts.js';
import { HealthWatch } from './health-watch.service.js';

/** Publishes what the watch of this instance saw last. A source that is not set up has no numbers: nobody waits for it. */
@Injectable()
export class HealthMetrics implements OnModuleInit {
  constructor(
    private readonly metrics: Metrics,
    private readonly watch: HealthWatch,
    private readonly clock: Clock,
  ) {}

  onModuleInit(): void {
    const { metrics, watch } = this;
    metrics.publishGauges(
      'sync_source_stale',
      '1 while newer rows of the source may be missing, else 0.',
      'source',
      () => this.each(({ isStale }) => Number(isStale)),
    );
    metrics.publishGauges(
      'sync_source_verdict',
      `The verdict on the source, by its place in this list, from 0: ${VERDICTS.join(', ')}.`,
      'source',
      () => this.each(({ verdict }) => VERDICTS.indexOf(verdict)),
    );
    metrics.publishGauges(
      'sync_source_data_age_seconds',
      'Seconds since the moment up to which data of the source has arrived.',
      'source',
      () => this.each(({ lastSync }) => this.age(lastSync === null ? undefined : Date.parse(lastSync))),
    );
    metrics.publishGauges(
      'sync_source_last_run_age_seconds',
      'Seconds since the last run of the source that there is any sign of.',
      'source',
      () => this.each(({ facts }) => this.age(facts.latest?.at)),
    );
    metrics.publishGauge(
      'alerts_waiting',
      'Alerts that the webhook has not taken yet, as of the last look of this instance.',
      () => watch.waiting,
    );
  }

  private each(read: (judged: JudgedSource) => number): (readonly [string, number])[] {
    return this.watch.judged
      .filter(({ verdict }) => verdict !== 'not_set_up')
      .map((judged) => [judged.source, read(judged)] as const)
      .filter(([, number]) => !Number.isNaN(number));
  }

  private age(moment: number | undefined): number {
    return moment === undefined ? Number.NaN : Math.round((this.clock.now() - moment) / 1000);
  }
}
