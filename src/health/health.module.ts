import { Module } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import { FreshnessService } from './freshness/freshness.service.js';
import { QuietTimes } from './freshness/quiet-times.service.js';
import { SourceSetup } from './freshness/source-setup.service.js';
import { SyncHealthController } from './sync-health.controller.js';
import { SyncHealthService } from './sync-health.service.js';
import { SyncStateEntity } from './sync-state.entity.js';
import { VerdictChanges } from './watch/verdict-changes.service.js';

/** Whether each source is fresh, and if not, why. */
@Module({
  imports: [TypeOrmModule.forFeature([SyncStateEntity])],
  controllers: [SyncHealthController],
  providers: [FreshnessService, QuietTimes, SourceSetup, SyncHealthService, VerdictChanges],
  exports: [FreshnessService],
})
export class HealthModule {}
