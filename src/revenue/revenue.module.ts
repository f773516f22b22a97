import { Module } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import { BrandsModule } from '../brands/brands.module.js';
import { HealthModule } from '../health/health.module.js';
import { ProductLinesModule } from '../product-lines/product-lines.module.js';
import { InvoiceLineEntity } from './invoice-line.entity.js';
import { RevenueController } from './revenue.controller.js';
import { RevenueService } from './revenue.service.js';

@Module({
  imports: [TypeOrmModule.forFeature([InvoiceLineEntity]), BrandsModule, ProductLinesModule, HealthModule],
  controllers: [RevenueController],
  providers: [RevenueService],
})
export class RevenueModule {}
