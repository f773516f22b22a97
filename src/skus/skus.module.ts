import { Module } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import { SkuEntity } from './sku.entity.js';
import { SkusController } from './skus.controller.js';
import { SkusService } from './skus.service.js';

@Module({
  imports: [TypeOrmModule.forFeature([SkuEntity])],
  controllers: [SkusController],
  providers: [SkusService],
  exports: [SkusService],
})
export class SkusModule {}
