import { type DynamicModule, Global, Module } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import type pg from 'pg';
import { ChangeFeed } from './changes/change-feed.js';
import { DATABASE_OPTIONS, type DatabaseOptions } from './database-options.js';
import { PG_TYPES } from './pg-types.js';
import { SchemaCheck } from './schema/schema-check.js';
import { Warehouse } from './warehouse.js';

/** Connections of the pool. A read from memory needs none, so ten serve thousands of requests a second. */
const POOL_SIZE = 10;
/** A connection that can't be had in this time means that the database is away: say so, instead of piling up requests. */
const CONNECT_TIMEOUT_MS = 2000;
/** No read takes a tenth of this; one that does is stuck. A pooler refuses to be told so: there it is a setting of the role. */
const STATEMENT_TIMEOUT_MS = 30_000;
/** The server ends a statement before this; when it says nothing at all, the connection is dead. */
const ANSWER_TIMEOUT_MS = 31_000;

/** The warehouse's connections, the entities, and the feed of its changes. */
@Global()
@Module({})
export class DatabaseModule {
  static register(options: DatabaseOptions): DynamicModule {
    return {
      module: DatabaseModule,
      imports: [
        TypeOrmModule.forRoot({
          type: 'postgres',
          url: options.url,
          autoLoadEntities: true,
          retryAttempts: 0,
          applicationName: 'athena-pipeline',
          poolSize: POOL_SIZE,
          connectTimeoutMS: CONNECT_TIMEOUT_MS,
          extra: {
            types: PG_TYPES,
            ...(options.url === options.directUrl && { statement_timeout: STATEMENT_TIMEOUT_MS }),
            query_timeout: ANSWER_TIMEOUT_MS,
            keepAlive: true,
            // Between the pool's own error listener and TypeORM's there is a moment without one, in which a server that
            // goes down would end the process.
            onConnect: (client: pg.Client) => void client.on('error', () => undefined),
          },
        }),
      ],
      providers: [{ provide: DATABASE_OPTIONS, useValue: options }, ChangeFeed, Warehouse, SchemaCheck],
      exports: [TypeOrmModule, DATABASE_OPTIONS, ChangeFeed, Warehouse, SchemaCheck],
    };
  }
}
