import { type DynamicModule, Global, Module } from '@nestjs/common';
import { BUSINESS_TIME_ZONE } from '../clock/business-time-zone.js';
import { Clock } from '../clock/clock.js';
import { APP_CONFIG, type AppConfig } from './config/app-config.js';
import { Metrics } from './metrics/metrics.js';
import { ReadyBytes } from './ready-bytes/ready-bytes.js';
import { SnapshotStore } from './snapshots/snapshot-store.js';

/** What every domain shares: configuration, clock, metrics, and the path that lists take. */
@Global()
@Module({})
export class CommonModule {
  static register(config: AppConfig): DynamicModule {
    return {
      module: CommonModule,
      providers: [
        { provide: APP_CONFIG, useValue: config },
        { provide: BUSINESS_TIME_ZONE, useValue: config.businessTimeZone },
        Clock,
        Metrics,
        ReadyBytes,
        SnapshotStore,
      ],
      exports: [APP_CONFIG, BUSINESS_TIME_ZONE, Clock, Metrics, ReadyBytes, SnapshotStore],
    };
  }
}
