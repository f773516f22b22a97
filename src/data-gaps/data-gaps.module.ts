import { Module } from '@nestjs/common';
import { BrandsModule } from '../brands/brands.module.js';
import { DevGroupsModule } from '../dev-groups/dev-groups.module.js';
import { ProductsModule } from '../products/products.module.js';
import { SkusModule } from '../skus/skus.module.js';
import { DataGapsController } from './data-gaps.controller.js';
import { DataGapsService } from './data-gaps.service.js';
import { GapDigestService } from './digest/gap-digest.service.js';
import { GapRecorder } from './gap-recorder.js';

@Module({
  imports: [ProductsModule, SkusModule, DevGroupsModule, BrandsModule],
  controllers: [DataGapsController],
  providers: [DataGapsService, GapDigestService, GapRecorder],
})
export class DataGapsModule {}
