import { type DynamicModule, Module } from '@nestjs/common';
import { CommonModule } from './common/common.module.js';
import type { AppConfig } from './common/config/app-config.js';
import { DatabaseModule } from './database/database.module.js';
import type { DatabaseOptions } from './database/database-options.js';
import { ProductsModule } from './products/products.module.js';

/** The table of contents: what the product consists of. */
@Module({})
export class AppModule {
  static register(config: AppConfig, database: DatabaseOptions): DynamicModule {
    return {
      module: AppModule,
      imports: [CommonModule.register(config), DatabaseModule.register(database), ProductsModule],
    };
  }
}
