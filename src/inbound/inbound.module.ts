import { Module } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import { APP_CONFIG, type AppConfig } from '../common/config/app-config.js';
import { DATABASE_OPTIONS, type DatabaseOptions } from '../database/database-options.js';
import { Warehouse } from '../database/warehouse.js';
import { SyncQueueModule } from '../sync-queue/sync-queue.module.js';
import { Upstreams } from '../upstreams/upstreams.js';
import { PullEngine } from './pull/pull-engine.js';
import { PullsService } from './pulls.service.js';
import { QuarantineController } from './quarantine/quarantine.controller.js';
import { QuarantineService } from './quarantine/quarantine.service.js';
import { RunsController } from './runs/runs.controller.js';
import { NightlyPulls } from './schedule/nightly-pulls.service.js';
import { pullersOf } from './sources/pullers-of.js';
import { AsanaProjectEntity } from './tables/asana-project.entity.js';
import { AsanaTaskEntity } from './tables/asana-task.entity.js';

/** The pulls that fill the warehouse. */
@Module({
  imports: [TypeOrmModule.forFeature([AsanaProjectEntity, AsanaTaskEntity]), SyncQueueModule],
  controllers: [RunsController, QuarantineController],
  providers: [
    {
      provide: PullEngine,
      useFactory: (database: Warehouse, { directUrl }: DatabaseOptions, upstreams: Upstreams, config: AppConfig) =>
        new PullEngine({ database, directUrl, pullers: pullersOf(upstreams, config.businessTimeZone) }),
      inject: [Warehouse, DATABASE_OPTIONS, Upstreams, APP_CONFIG],
    },
    PullsService,
    QuarantineService,
    NightlyPulls,
  ],
  exports: [PullsService],
})
export class InboundModule {}
