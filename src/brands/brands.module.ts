import { Module } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import { SyncQueueModule } from '../sync-queue/sync-queue.module.js';
import { AliasChanges } from './aliases/alias-changes.service.js';
import { AliasReadiness } from './aliases/alias-readiness.js';
import { AliasReverts } from './aliases/alias-reverts.service.js';
import { BrandAliasesController } from './aliases/brand-aliases.controller.js';
import { BrandAliasesService } from './aliases/brand-aliases.service.js';
import { BrandMapImport } from './aliases/brand-map-import.service.js';
import { SpellingsService } from './aliases/spellings.service.js';
import { BrandsController } from './brands.controller.js';
import { BrandsService } from './brands.service.js';
import { ClientEntity } from './client.entity.js';

@Module({
  imports: [TypeOrmModule.forFeature([ClientEntity]), SyncQueueModule],
  controllers: [BrandAliasesController, BrandsController],
  providers: [
    AliasChanges,
    AliasReadiness,
    AliasReverts,
    BrandAliasesService,
    BrandMapImport,
    BrandsService,
    SpellingsService,
  ],
  exports: [BrandsService],
})
export class BrandsModule {}
