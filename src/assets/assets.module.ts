import { Module } from '@nestjs/common';
import { Warehouse } from '../database/warehouse.js';
import { Upstreams } from '../upstreams/upstreams.js';
import { assetRules } from './asset-rules.js';
import { AssetStore } from './asset-store.js';
import { AssetsController } from './assets.controller.js';

/** Photos and logos, copied once and served from here. */
@Module({
  controllers: [AssetsController],
  providers: [
    {
      provide: AssetStore,
      useFactory: (warehouse: Warehouse, { airtable }: Upstreams) =>
        new AssetStore(warehouse, assetRules(airtable?.filesOrigin)),
      inject: [Warehouse, Upstreams],
    },
  ],
  exports: [AssetStore],
})
export class AssetsModule {}
