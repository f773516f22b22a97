import { type DynamicModule, Module } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import { Warehouse } from '../../database/warehouse.js';
import { MappedQueue } from '../mapping/mapped-queue.js';
import type { QueueMapping } from '../mapping/queue-mapping.js';
import { PendingSyncEntity } from '../pending-sync.entity.js';
import { LiveQueue } from './live-queue.js';
import { OwnQueue } from './own-queue.js';

/** The queue as this warehouse has it. */
@Module({})
export class LiveQueueModule {
  /** @param mapping where another bridge drains it, by columns of its own. */
  static register(mapping: QueueMapping | undefined): DynamicModule {
    const module = { module: LiveQueueModule, global: true, exports: [LiveQueue] };
    if (mapping === undefined) {
      // Only then the live columns have to be those of the entity.
      const imports = [TypeOrmModule.forFeature([PendingSyncEntity])];
      return { ...module, imports, providers: [{ provide: LiveQueue, useClass: OwnQueue }] };
    }
    const provider = {
      provide: LiveQueue,
      useFactory: (warehouse: Warehouse) => new MappedQueue(warehouse, mapping),
      inject: [Warehouse],
    };
    return { ...module, providers: [provider] };
  }
}
