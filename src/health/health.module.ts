import { Module } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import { FreshnessService } from './freshness/freshness.service.js';
import { SyncStateEntity } from './sync-state.entity.js';

@Module({
  imports: [TypeOrmModule.forFeature([SyncStateEntity])],
  providers: [FreshnessService],
  exports: [FreshnessService],
})
export class HealthModule {}
