import { type DynamicModule, Module } from '@nestjs/common';
import { DATABASE_OPTIONS, type DatabaseOptions } from '../database/database-options.js';
import { Warehouse } from '../database/warehouse.js';
import { AirtableClient } from './airtable/airtable-client.js';
import { AsanaClient } from './asana/asana-client.js';
import { LocalRateLimits } from './limits/local-rate-limits.js';
import { PostgresRateLimits } from './limits/postgres-rate-limits.js';
import { RATE_LIMITS, type RateLimits } from './limits/rate-limits.js';
import { UPSTREAM_MAPPING, type UpstreamMapping } from './mapping/upstream-mapping.js';
import { NetSuiteClient } from './netsuite/netsuite-client.js';
import type { UpstreamSettings } from './upstream-settings.js';
import { Upstreams } from './upstreams.js';

/** Where the upstreams are, and what is called how there. */
export interface UpstreamsOptions extends Pick<UpstreamSettings, 'airtable' | 'asana' | 'netsuite'> {
  /** From `readMapping`, so that a wrong file ends the start with every problem named. */
  readonly mapping: UpstreamMapping;
}

/** Airtable, Asana and NetSuite: their clients, the limits that all instances share, and the names of what we keep there. */
@Module({})
export class UpstreamsModule {
  static register({ airtable, asana, netsuite, mapping }: UpstreamsOptions): DynamicModule {
    return {
      module: UpstreamsModule,
      global: true,
      providers: [
        { provide: UPSTREAM_MAPPING, useValue: mapping },
        {
          provide: RATE_LIMITS,
          useFactory: (database: DatabaseOptions, warehouse: Warehouse): RateLimits =>
            database.pipelineReady ? new PostgresRateLimits(warehouse) : new LocalRateLimits(),
          inject: [DATABASE_OPTIONS, Warehouse],
        },
        {
          provide: Upstreams,
          useFactory: (limits: RateLimits) =>
            new Upstreams(
              airtable === undefined ? undefined : new AirtableClient(airtable, limits),
              asana === undefined ? undefined : new AsanaClient(asana, limits),
              netsuite === undefined
                ? undefined
                : new NetSuiteClient({ ...netsuite, invoices: mapping.invoices }, limits),
              limits,
              mapping,
            ),
          inject: [RATE_LIMITS],
        },
      ],
      exports: [Upstreams, RATE_LIMITS, UPSTREAM_MAPPING],
    };
  }
}
