import { Module } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import { FreshnessService } from './freshness/freshness.service.js';
import { QuietTimes } from './freshness/quiet-times.service.js';
import { SourceSetup } from './freshness/source-setup.service.js';
import { SyncHealthController } from './sync-health.controller.js';
import { SyncHealthService } from './sync-health.service.js';
import { SyncStateEntity } from './sync-state.entity.js';
import { AlertSender } from './watch/alert-sender.js';
import { HealthMetrics } from './watch/health-metrics.js';
import { HealthWatch } from './watch/health-watch.service.js';
import { VerdictChanges } from './watch/verdict-changes.service.js';
import { WatchTimings } from './watch/watch-timings.js';

/** Whether each source is fresh, and if not, why; who watches over that, and tells of it. */
@Module({
  imports: [TypeOrmModule.forFeature([SyncStateEntity])],
  controllers: [SyncHealthController],
  providers: [
    FreshnessService,
    QuietTimes,
    SourceSetup,
    SyncHealthService,
    VerdictChanges,
    WatchTimings,
    AlertSender,
    HealthWatch,
    HealthMetrics,
  ],
  exports: [FreshnessService],
})
export class HealthModule {}
