import { Module } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import { SyncQueueModule } from '../sync-queue/sync-queue.module.js';
import { DevGroupEntity } from './dev-group.entity.js';
import { DevGroupsController } from './dev-groups.controller.js';
import { DevGroupsService } from './dev-groups.service.js';

@Module({
  imports: [TypeOrmModule.forFeature([DevGroupEntity]), SyncQueueModule],
  controllers: [DevGroupsController],
  providers: [DevGroupsService],
  exports: [DevGroupsService],
})
export class DevGroupsModule {}
