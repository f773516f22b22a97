import { Module } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import { LineBadgesController } from './line-badges.controller.js';
import { ProductLineEntity } from './product-line.entity.js';
import { ProductLinesController } from './product-lines.controller.js';
import { ProductLinesService } from './product-lines.service.js';

@Module({
  imports: [TypeOrmModule.forFeature([ProductLineEntity])],
  controllers: [ProductLinesController, LineBadgesController],
  providers: [ProductLinesService],
  exports: [ProductLinesService],
})
export class ProductLinesModule {}
