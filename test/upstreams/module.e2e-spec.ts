import { type DynamicModule, Global, Module } from '@nestjs/common';
import { Test } from '@nestjs/testing';
import { DATABASE_OPTIONS } from '../../src/database/database-options.js';
import { Warehouse } from '../../src/database/warehouse.js';
import { Secret } from '../../src/upstreams/http/secret.js';
import { LocalRateLimits } from '../../src/upstreams/limits/local-rate-limits.js';
import { PostgresRateLimits } from '../../src/upstreams/limits/postgres-rate-limits.js';
import { RATE_LIMITS } from '../../src/upstreams/limits/rate-limits.js';
import { readMapping } from '../../src/upstreams/mapping/read-mapping.js';
import { UPSTREAM_MAPPING } from '../../src/upstreams/mapping/upstream-mapping.js';
import { Upstreams } from '../../src/upstreams/upstreams.js';
import { UpstreamsModule } from '../../src/upstreams/upstreams.module.js';

@Global()
@Module({})
class FakeDatabaseModule {
  static register(pipelineReady: boolean): DynamicModule {
    const options = { url: '', directUrl: '', pipelineReady };
    const providers = [
      { provide: DATABASE_OPTIONS, useValue: options },
      { provide: Warehouse, useValue: {} },
    ];
    return { module: FakeDatabaseModule, providers, exports: providers };
  }
}

const airtable = { apiUrl: 'http://127.0.0.1:1/v0', baseId: 'app1', token: new Secret('patModule.token') };

async function build(pipelineReady: boolean) {
  const upstreams = UpstreamsModule.register({
    airtable,
    asana: undefined,
    netsuite: undefined,
    mapping: await readMapping(undefined),
  });
  return Test.createTestingModule({ imports: [FakeDatabaseModule.register(pipelineReady), upstreams] }).compile();
}

it('offers a client for each upstream that there are credentials for', async () => {
  const module = await build(true);
  const upstreams = module.get(Upstreams);
  expect(upstreams.airtable).toBeDefined();
  expect(upstreams.asana).toBeUndefined();
  expect(upstreams.mapping).toBe(module.get(UPSTREAM_MAPPING));
});

it('keeps the limits in the database, and where schema pipeline is missing in the process', async () => {
  expect((await build(true)).get(RATE_LIMITS)).toBeInstanceOf(PostgresRateLimits);
  expect((await build(false)).get(RATE_LIMITS)).toBeInstanceOf(LocalRateLimits);
});
