import { Controller, Get, Logger, Module } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { admitRequests } from '../../src/access/admit-requests.js';
import { OpenGate } from '../../src/access/open-gate.js';
import { AllowedTo } from '../../src/common/access/allowed-to.decorator.js';
import { PipelineFastifyAdapter } from '../../src/common/ready-bytes/pipeline-fastify-adapter.js';
import { describeUnconnectedApi } from '../../src/docs/unconnected-api.js';
import { AccessTeam, WORKER_TOKEN } from '../support/access-testing.js';
import { startTestApp, type TestApp } from '../support/test-app.js';
import { createTestDatabase, type TestDatabase } from '../support/test-database.js';
import { type Operation, operationsOf } from './openapi-testing.js';

/** Who may call what, written down once more: a route that is added or changed has to be decided about here, too. */
const ROUTES: Record<string, string[]> = {
  anybody: ['get /health/live'],
  viewer: [
    ...['get /health/ready', 'get /metrics', 'get /api/pipeline/me', 'get /api/pipeline/events'],
    ...['products', 'skus', 'dev-groups'].flatMap((name) =>
      ['', '/{id}', '/{id}/history'].map((rest) => `get /api/pipeline/${name}${rest}`),
    ),
    ...[
      'brands',
      'brands/{id}',
      'brands/aliases',
      'brands/aliases/{spelling}',
      'brands/aliases/{spelling}/history',
    ].map((path) => `get /api/pipeline/${path}`),
    ...['product-lines', 'line-badges', 'revenue', 'revenue/lines', 'changes/{change_id}'].map(
      (path) => `get /api/pipeline/${path}`,
    ),
    ...['data-gaps', 'data-gaps/digest'].map((path) => `get /api/pipeline/${path}`),
    ...[
      'sync-queue',
      'sync-queue/summary',
      'sync-queue/{id}',
      'sync-health',
      'sync-health/{source}',
      'sync-health/{source}/drift',
      'sync-runs/{id}',
      'drift-runs/{id}',
      'sync-runs',
      'drift-runs',
      'assets/{hash}',
      'quarantine',
    ].map((path) => `get /api/pipeline/${path}`),
  ],
  editor: [
    ...['products', 'skus', 'dev-groups'].flatMap((name) => [
      `patch /api/pipeline/${name}/{id}`,
      `post /api/pipeline/${name}/{id}/revert`,
    ]),
    ...['shift', 'revert'].map((action) => `post /api/pipeline/dev-groups/${action}`),
    ...['put', 'delete'].map((method) => `${method} /api/pipeline/brands/aliases/{spelling}`),
    'put /api/pipeline/brands/aliases',
    ...['import', 'revert'].map((action) => `post /api/pipeline/brands/aliases/${action}`),
  ],
  operator: [
    ...['retry', 'cancel', 'resolve'].map((action) => `post /api/pipeline/sync-queue/{id}/${action}`),
    'post /api/pipeline/sync-queue/redrive',
    ...['pause', 'resume'].map((action) => `post /api/pipeline/sync-queue/targets/{target}/${action}`),
    ...['run', 'reconcile'].map((action) => `post /api/pipeline/sync-health/{source}/${action}`),
  ],
};
const ORDER = ['anybody', 'viewer', 'editor', 'operator'];
const ROLES = { editor: ['ed@example.com'], operator: ['olga@example.com', 'nightly.access'], edge: [WORKER_TOKEN] };

const document = await describeUnconnectedApi();
const operations = operationsOf(document);
const writing = operations.filter(({ method }) => method !== 'get');

let database: TestDatabase;
let app: TestApp;
let team: AccessTeam;
let callers: Record<string, Record<string, string>>;

beforeAll(async () => {
  Logger.overrideLogger(false);
  database = await createTestDatabase();
  team = await AccessTeam.start();
  const env = { ...team.environment(ROLES), REQUESTS_PER_MINUTE: '400', CORS_ORIGINS: 'https://app.brand.example' };
  app = await startTestApp({ databaseUrl: database.url, env });
  callers = {
    nobody: {},
    viewer: await team.person('una@example.com'),
    editor: await team.person('ed@example.com'),
    operator: await team.person('olga@example.com'),
  };
}, 120_000);

afterAll(async () => {
  await app.close();
  await team.stop();
  await database.drop();
});

/** Of nothing that exists, so that whoever is let in changes nothing. */
const urlOf = ({ path }: Operation): string => app.url + path.replace(/\{\w+\}/g, 'nowhere');

async function statusOf(
  operation: Operation,
  headers: Record<string, string>,
  init: RequestInit = {},
): Promise<number> {
  const hangUp = new AbortController();
  const method = operation.method.toUpperCase();
  const answer = await fetch(urlOf(operation), { method, headers, signal: hangUp.signal, ...init });
  hangUp.abort();
  return answer.status;
}

const json = { 'content-type': 'application/json' };
const bodyOf = ({ method }: Operation): RequestInit => (method === 'get' || method === 'delete' ? {} : { body: '{}' });

it('has decided about every operation that is described, and about no other', () => {
  const decided = ORDER.flatMap((role) => (ROUTES[role] ?? []).map((name) => [name, role]));
  const described = operations.map((operation) => [
    operation.name,
    (operation as { 'x-allowed-to'?: string })['x-allowed-to'],
  ]);
  expect(described.sort()).toEqual(decided.sort());
});

describe.each(['nobody', 'viewer', 'editor', 'operator'])('%s', (who) => {
  it.each(operations.map((operation) => [operation.name, operation] as const))('and %s', async (name, operation) => {
    const needed = ORDER.find((role) => ROUTES[role]?.includes(name)) ?? 'nothing';
    const status = await statusOf(operation, { ...json, ...callers[who] }, bodyOf(operation));
    if (needed === 'anybody') expect(status).toBe(200);
    else if (who === 'nobody') expect(status).toBe(401);
    else if (ORDER.indexOf(who) < ORDER.indexOf(needed)) expect(status).toBe(403);
    else expect([401, 403, 429]).not.toContain(status);
  });
});

it('says what is missing, and who can give it', async () => {
  const answer = await fetch(`${app.url}/api/pipeline/products/recA`, {
    method: 'PATCH',
    headers: callers.viewer,
    body: '{}',
  });
  expect(await answer.json()).toMatchObject({
    type: 'urn:athena-pipeline:problem:forbidden',
    status: 403,
    detail:
      'PATCH here takes the role editor, and una@example.com is viewer. Whoever runs this can give it in ACCESS_ROLES.',
  });
});

describe('a page of another origin', () => {
  const post = writing.find(({ path }) => path.endsWith('/redrive'))!;
  const write = (headers: Record<string, string>): Promise<number> =>
    statusOf(post, { ...json, ...callers.operator, ...headers }, { body: '{"dry_run":true}' });

  it.each(writing.map((operation) => [operation.name, operation] as const))('may not %s', async (_, operation) => {
    const foreign: Record<string, string>[] = [{ 'sec-fetch-site': 'cross-site' }, { origin: 'https://evil.example' }];
    for (const headers of foreign) {
      expect(await statusOf(operation, { ...json, ...callers.operator, ...headers }, bodyOf(operation))).toBe(403);
    }
  });

  it.each(writing.filter(({ method }) => method !== 'delete').map((operation) => [operation.name, operation] as const))(
    'could not %s with a form, wherever it came from',
    async (_, operation) => {
      const body = 'a=1';
      for (const type of ['application/x-www-form-urlencoded', 'text/plain', 'multipart/form-data; boundary=x']) {
        const status = await statusOf(operation, { ...callers.operator, 'content-type': type }, { body });
        expect([type, status]).toEqual([type, 415]);
      }
    },
  );

  it.each([
    [{ 'sec-fetch-site': 'same-site', origin: 'https://other.brand.example' }, 403],
    [{ origin: 'null' }, 403],
    [{ origin: 'https://app.brand.example.evil.example' }, 403],
    [{ 'sec-fetch-site': 'same-origin', origin: 'https://behind.the.worker.example' }, 200],
    [{ 'sec-fetch-site': 'none' }, 200],
    [{ 'sec-fetch-site': 'cross-site', origin: 'https://app.brand.example' }, 200],
  ])('%j is answered %s', async (headers, status) => {
    expect(await write(headers as Record<string, string>)).toBe(status);
  });

  it('is not meant where a program has a service token of its own, nor where a page is our own', async () => {
    const service = await team.service('nightly.access');
    const { host } = new URL(app.url);
    expect(await statusOf(post, { ...json, ...service, origin: 'https://evil.example' }, { body: '{}' })).toBe(200);
    expect(await write({ origin: `http://${host}` })).toBe(200);
  });

  it('may read when it is named, warm answers too, and is asked for its session only after the browser has asked', async () => {
    const origin = 'https://app.brand.example';
    const ask = (from: string, method = 'GET', headers = {}): Promise<Response> =>
      fetch(`${app.url}/api/pipeline/products`, { method, headers: { origin: from, ...headers } });
    const preflight = await ask(origin, 'OPTIONS', { 'access-control-request-method': 'PATCH' });
    expect([preflight.status, preflight.headers.get('access-control-allow-origin')]).toEqual([204, origin]);
    expect((await ask('https://evil.example', 'OPTIONS', { 'access-control-request-method': 'PATCH' })).status).toBe(
      401,
    );
    expect((await ask(origin)).status).toBe(401);
    for (const _ of [1, 2]) {
      const answer = await ask(origin, 'GET', callers.viewer);
      expect(answer.headers.get('access-control-allow-origin')).toBe(origin);
      expect(answer.headers.get('vary')).toBe('Accept, Accept-Encoding, Origin');
      const other = await ask('https://evil.example', 'GET', callers.viewer);
      expect(other.headers.get('access-control-allow-origin')).toBeNull();
    }
  });
});

it('is kept from whoever sends more than their share, and from nobody else; what is ready is not counted', async () => {
  const greedy = await team.person('greedy@example.com');
  const ready = (): Promise<Response> => fetch(`${app.url}/api/pipeline/line-badges`, { headers: greedy });
  await (await ready()).arrayBuffer();
  const statuses = new Set<number>();
  for (let count = 0; count < 600; count++) statuses.add((await ready()).status);
  expect([...statuses]).toEqual([200]);
  let refused: Response | undefined;
  for (let count = 0; count < 401 && refused === undefined; count++) {
    const answer = await fetch(`${app.url}/api/pipeline/me`, { headers: greedy });
    if (answer.status !== 200) refused = answer;
    else await answer.arrayBuffer();
  }
  expect(refused?.status).toBe(429);
  expect(Number(refused?.headers.get('retry-after'))).toBeGreaterThan(0);
  expect(await refused?.json()).toMatchObject({ type: 'urn:athena-pipeline:problem:too-many-requests', status: 429 });
  expect((await fetch(`${app.url}/api/pipeline/me`, { headers: await team.person('other@example.com') })).status).toBe(
    200,
  );
}, 60_000);

describe('a route of which nobody has said who it is for', () => {
  @Controller('rogue')
  class RogueController {
    @Get()
    rogue(): string {
      return 'rogue';
    }

    @AllowedTo('viewer')
    @Get('declared')
    declared(): string {
      return 'declared';
    }
  }

  @Module({ controllers: [RogueController] })
  class RogueModule {}

  it('keeps the application from starting', async () => {
    const adapter = new PipelineFastifyAdapter();
    const rogue = await NestFactory.create<NestFastifyApplication>(RogueModule, adapter, {
      logger: false,
      abortOnError: false,
    });
    const refusing = { answer: () => undefined };
    const metrics = { countRefusal: () => undefined };
    const admission = { gate: new OpenGate(), refusing, metrics, limit: undefined, origins: new Set<string>() };
    admitRequests(adapter.getInstance(), admission);
    await expect(rogue.init()).rejects.toThrow(/GET \/rogue says of nobody that they may use it: put @AllowedTo/);
    await rogue.close();
  });
});
