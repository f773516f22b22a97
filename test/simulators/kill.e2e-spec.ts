import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { startSimulators } from '../../simulators/src/start.js';
import { ChildInstance } from '../support/child-instance.js';
import { call, control } from './simulators-testing.js';
import { createSmallWarehouse, DEV_GROUP, TASK } from './warehouse-testing.js';

describe('a simulator that is killed', () => {
  let dataDir = '';
  beforeAll(async () => {
    dataDir = await mkdtemp(join(tmpdir(), 'athena-simulators-'));
  });
  afterAll(() => rm(dataDir, { recursive: true, force: true }));

  it('keeps all that it accepted, its tokens and its faults, and never seeds again', async () => {
    const warehouse = await createSmallWarehouse();
    const child = new ChildInstance('test/simulators/simulators-runner.ts', [dataDir, warehouse.url]);
    let first: Awaited<ReturnType<typeof startSimulators>>;
    try {
      // biome-ignore lint/suspicious/noExplicitAny: what the runner printed is what startSimulators answers.
      first = (await child.event('airtable', 30_000)) as any;
      const path = `/${first.airtable.baseId}/Dev%20Groups/${DEV_GROUP}`;
      const edited = await call(first.airtable, 'PATCH', path, { fields: { 'Launch Date': '2031-01-01' } });
      expect(edited.status).toBe(200);
      await control(first.asana, 'POST', '/faults', { kind: 'cut_after_accept', times: 1 });
      await expect(call(first.asana, 'PUT', `/tasks/${TASK}`, { data: { due_on: '2031-02-02' } })).rejects.toThrow();
      await control(first.asana, 'POST', '/faults', { kind: '503', match: { method: 'PUT' } });
    } finally {
      await child.kill();
      // Whoever would seed again now fails.
      await warehouse.drop();
    }

    const second = await startSimulators({ dataDir, databaseUrl: warehouse.url, log: () => undefined });
    try {
      expect(second.airtable.token).toBe(first.airtable.token);
      expect(second.airtable.baseId).toBe(first.airtable.baseId);
      expect(second.asana.controlToken).toBe(first.asana.controlToken);
      const path = `/${second.airtable.baseId}/Dev%20Groups/${DEV_GROUP}`;
      expect((await call(second.airtable, 'GET', path)).body.fields['Launch Date']).toBe('2031-01-01');
      expect((await call(second.asana, 'GET', `/tasks/${TASK}`)).body.data.due_on).toBe('2031-02-02');
      const { events } = (await control(second.asana, 'GET', '/events')).body;
      expect(events[0]).toMatchObject({ method: 'PUT', status: 200, answered: false, fault: 'cut_after_accept' });
      expect((await call(second.asana, 'PUT', `/tasks/${TASK}`, { data: {} })).status).toBe(503);
    } finally {
      await second.stop();
    }
  }, 60_000);

  it('leaves nothing behind when the warehouse cannot be read, and seeds on the next start', async () => {
    const empty = await mkdtemp(join(tmpdir(), 'athena-simulators-'));
    const warehouse = await createSmallWarehouse();
    try {
      const lost = new URL(warehouse.url);
      lost.pathname = '/nothing';
      const start = (databaseUrl: string) => startSimulators({ dataDir: empty, databaseUrl, log: () => undefined });
      await expect(start(lost.href)).rejects.toThrow();
      const simulators = await start(warehouse.url);
      await expect(start(warehouse.url)).rejects.toThrow('another process runs on it');
      const { body } = await control(simulators.airtable, 'GET', '/records');
      await simulators.stop();
      expect(body.collections).toContainEqual({ name: 'Clients', count: 2 });
    } finally {
      await warehouse.drop();
      await rm(empty, { recursive: true, force: true });
    }
  }, 60_000);
});
