import { Module } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import { SyncQueueModule } from '../sync-queue/sync-queue.module.js';
import { SkuEntity } from './sku.entity.js';
import { SkusController } from './skus.controller.js';
import { SkusService } from './skus.service.js';

@Module({
  imports: [TypeOrmModule.forFeature([SkuEntity]), SyncQueueModule],
  controllers: [SkusController],
  providers: [SkusService],
  exports: [SkusService],
})
export class SkusModule {}
