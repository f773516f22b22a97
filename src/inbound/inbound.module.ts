import { Module } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import { AssetStore } from '../assets/asset-store.js';
import { AssetsModule } from '../assets/assets.module.js';
import { APP_CONFIG, type AppConfig } from '../common/config/app-config.js';
import { DATABASE_OPTIONS, type DatabaseOptions } from '../database/database-options.js';
import { Warehouse } from '../database/warehouse.js';
import { LiveQueue } from '../sync-queue/live-queue/live-queue.js';
import { MappedQueue } from '../sync-queue/mapping/mapped-queue.js';
import { SyncQueueModule } from '../sync-queue/sync-queue.module.js';
import { Upstreams } from '../upstreams/upstreams.js';
import { DriftController } from './drift/drift.controller.js';
import { DriftService } from './drift/drift.service.js';
import { Reconciler } from './drift/reconciler.js';
import { StageRepairs } from './drift/stage-repairs.service.js';
import { PictureCopies } from './pictures/picture-copies.js';
import { PullEngine } from './pull/pull-engine.js';
import { PullsService } from './pulls.service.js';
import { QuarantineController } from './quarantine/quarantine.controller.js';
import { QuarantineService } from './quarantine/quarantine.service.js';
import { RunsController } from './runs/runs.controller.js';
import { NightlyPulls } from './schedule/nightly-pulls.service.js';
import { WeeklyReconcile } from './schedule/weekly-reconcile.service.js';
import { pullersOf } from './sources/pullers-of.js';
import { AsanaProjectEntity } from './tables/asana-project.entity.js';
import { AsanaTaskEntity } from './tables/asana-task.entity.js';

/** The pulls that fill the warehouse. */
@Module({
  imports: [TypeOrmModule.forFeature([AsanaProjectEntity, AsanaTaskEntity]), SyncQueueModule, AssetsModule],
  controllers: [RunsController, QuarantineController, DriftController],
  providers: [
    {
      provide: PullEngine,
      useFactory: (
        database: Warehouse,
        { directUrl }: DatabaseOptions,
        upstreams: Upstreams,
        { businessTimeZone }: AppConfig,
        queue: LiveQueue,
        assets: AssetStore,
      ) => {
        const pullers = pullersOf(upstreams, businessTimeZone, new PictureCopies(assets));
        return new PullEngine({ database, directUrl, pullers, queueIsMapped: queue instanceof MappedQueue });
      },
      inject: [Warehouse, DATABASE_OPTIONS, Upstreams, APP_CONFIG, LiveQueue, AssetStore],
    },
    StageRepairs,
    {
      provide: Reconciler,
      useFactory: (engine: PullEngine, stages: StageRepairs) => new Reconciler(engine, stages),
      inject: [PullEngine, StageRepairs],
    },
    PullsService,
    DriftService,
    QuarantineService,
    NightlyPulls,
    WeeklyReconcile,
  ],
  exports: [PullsService],
})
export class InboundModule {}
