import { Module } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import { BrandsModule } from '../brands/brands.module.js';
import { HealthModule } from '../health/health.module.js';
import { ProductLinesModule } from '../product-lines/product-lines.module.js';
import { InvoiceLineEntity } from './invoice-line.entity.js';
import { RevenueController } from './revenue.controller.js';
import { RevenueService } from './revenue.service.js';
import { RevenueLinesController } from './revenue-lines.controller.js';
import { RevenueLinesService } from './revenue-lines.service.js';
import { RollupUpkeep } from './rollup-upkeep.service.js';

@Module({
  imports: [TypeOrmModule.forFeature([InvoiceLineEntity]), BrandsModule, ProductLinesModule, HealthModule],
  controllers: [RevenueController, RevenueLinesController],
  providers: [RevenueService, RevenueLinesService, RollupUpkeep],
})
export class RevenueModule {}
