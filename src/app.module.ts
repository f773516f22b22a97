import { type DynamicModule, Module } from '@nestjs/common';
import { ScheduleModule } from '@nestjs/schedule';
import { AccessModule } from './access/access.module.js';
import { AssetsModule } from './assets/assets.module.js';
import { BrandsModule } from './brands/brands.module.js';
import { CommonModule } from './common/common.module.js';
import type { AppConfig } from './common/config/app-config.js';
import { DataGapsModule } from './data-gaps/data-gaps.module.js';
import { DatabaseModule } from './database/database.module.js';
import type { DatabaseOptions } from './database/database-options.js';
import { DevGroupsModule } from './dev-groups/dev-groups.module.js';
import { HealthModule } from './health/health.module.js';
import { InboundModule } from './inbound/inbound.module.js';
import { OperationsModule } from './operations/operations.module.js';
import { ProductLinesModule } from './product-lines/product-lines.module.js';
import { ProductsModule } from './products/products.module.js';
import { RevenueModule } from './revenue/revenue.module.js';
import { SkusModule } from './skus/skus.module.js';
import { LiveQueueModule } from './sync-queue/live-queue/live-queue.module.js';
import type { QueueMapping } from './sync-queue/mapping/queue-mapping.js';
import { SyncQueueModule } from './sync-queue/sync-queue.module.js';
import { UpstreamsModule, type UpstreamsOptions } from './upstreams/upstreams.module.js';

/** The table of contents: what the product consists of. */
@Module({})
export class AppModule {
  static register(
    config: AppConfig,
    database: DatabaseOptions,
    upstreams: UpstreamsOptions,
    queueMapping: QueueMapping | undefined,
  ): DynamicModule {
    return {
      module: AppModule,
      imports: [
        ScheduleModule.forRoot(),
        CommonModule.register(config),
        AccessModule,
        DatabaseModule.register(database),
        UpstreamsModule.register(upstreams),
        LiveQueueModule.register(queueMapping),
        ProductsModule,
        BrandsModule,
        ProductLinesModule,
        SkusModule,
        DevGroupsModule,
        RevenueModule,
        DataGapsModule,
        AssetsModule,
        SyncQueueModule,
        InboundModule,
        HealthModule,
        OperationsModule,
      ],
    };
  }
}
