import { Module } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import { PendingSyncEntity } from './pending-sync.entity.js';
import { SyncQueueService } from './sync-queue.service.js';

@Module({
  imports: [TypeOrmModule.forFeature([PendingSyncEntity])],
  providers: [SyncQueueService],
  exports: [SyncQueueService],
})
export class SyncQueueModule {}
