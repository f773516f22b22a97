import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import pg from 'pg';
import { createTestDatabase, type TestDatabase } from '../support/test-database.js';
import {
  type Answer,
  call,
  control,
  liftLimits,
  startTestSimulators,
  type TestSimulators,
} from './simulators-testing.js';

describe('what the simulators are seeded with', () => {
  let database: TestDatabase;
  let client: pg.Client;
  let simulators: TestSimulators;
  let airtable: Answer['body'];
  let asana: Answer['body'];
  const one = async (sql: string): Promise<Answer['body']> => (await client.query(sql)).rows[0];
  const record = (table: string, id: string): Answer['body'] =>
    airtable[table].find((found: { id: string }) => found.id === id).fields;

  beforeAll(async () => {
    database = await createTestDatabase('demo');
    client = new pg.Client({ connectionString: database.url });
    await client.connect();
    simulators = await startTestSimulators(database.url);
    await liftLimits(simulators);
    airtable = (await control(simulators.airtable, 'GET', '/state')).body;
    asana = (await control(simulators.asana, 'GET', '/state')).body;
  }, 120_000);
  afterAll(async () => {
    await simulators.end();
    await client.end();
    await database.drop();
  });

  it('holds every record of the demo warehouse', () => {
    const counts = Object.entries(airtable).map(([table, records]) => [table, (records as unknown[]).length]);
    expect(counts).toEqual([
      ['Clients', 17],
      ['Product Lines', 13],
      ['Products', 160],
      ['SKUs', 741],
      ['Dev Groups', 29],
    ]);
    expect([asana.projects.length, asana.tasks.length]).toEqual([42, 462]);
  });

  it('does not know the edit that waits in the queue yet', async () => {
    const entries = (await client.query('SELECT * FROM pdos.pending_sync_queue ORDER BY id')).rows;
    const forAirtable = entries.find(({ target }) => target === 'airtable');
    const forAsana = entries.find(({ target }) => target === 'asana');
    expect(record('Dev Groups', forAirtable.target_id)['Launch Date']).toBe(forAirtable.base_fields.launch_date);
    expect(forAirtable.base_fields.launch_date).not.toBe(forAirtable.fields.launch_date);
    const task = asana.tasks.find(({ gid }: { gid: string }) => gid === forAsana.target_id);
    expect(task.due_on).toBe(forAsana.base_fields.launch_date);
  });

  it('links several records where the warehouse keeps the first of them', async () => {
    const several = await one(`SELECT * FROM pipeline.multiple_link WHERE table_name = 'airtable_raw.dev_group'`);
    expect(record('Dev Groups', several.record_id).Brand).toEqual(several.linked_ids);
    expect(several.linked_ids.length).toBeGreaterThan(1);
  });

  it('keeps links, choices, dates and files in the forms of Airtable', async () => {
    const sku = await one(
      `SELECT * FROM airtable_raw.sku WHERE product_id IS NOT NULL AND cardinality(regions) > 1 AND photo_url IS NOT NULL`,
    );
    const path = `/${simulators.airtable.baseId}/SKUs/${sku.id}`;
    const { fields } = (await call(simulators.airtable, 'GET', path)).body;
    expect(fields).toMatchObject({ 'SKU Name': sku.sku_name, Product: [sku.product_id], Regions: sku.regions });
    expect(fields.Photo).toEqual([
      expect.objectContaining({
        id: expect.stringMatching(/^att/),
        url: expect.any(String),
        filename: expect.any(String),
      }),
    ]);
    const blank = await one('SELECT * FROM airtable_raw.product WHERE brand_id IS NULL');
    expect(record('Products', blank.id)).not.toHaveProperty('Brand');
  });

  it('leaves a task whose project is gone in no project', async () => {
    const orphan = await one(
      `SELECT gid FROM asana_raw.task t WHERE NOT EXISTS (SELECT FROM asana_raw.project p WHERE p.gid = t.project_gid)`,
    );
    expect(asana.tasks.find(({ gid }: { gid: string }) => gid === orphan.gid).projects).toEqual([]);
  });

  it('counts the first of several edits of a field that wait', async () => {
    const { id, name } = await one(`SELECT id, name FROM airtable_raw.client ORDER BY id LIMIT 1`);
    await client.query(
      `INSERT INTO pdos.pending_sync_queue (change_id, target, entity, entity_id, target_id, fields, base_fields, status)
       VALUES (gen_random_uuid(), 'airtable', 'client', $1, $1, '{"name": "B"}', '{"name": "A"}', 'conflict'),
              (gen_random_uuid(), 'airtable', 'client', $1, $1, '{"name": "C"}', '{"name": "B"}', 'pending'),
              (gen_random_uuid(), 'airtable', 'client', $1, $1, '{"name": "A"}', '{"name": "0"}', 'delivered')`,
      [id],
    );
    const others = await startTestSimulators(database.url);
    try {
      const { body } = await control(others.airtable, 'GET', `/records/Clients/${id}`);
      expect(body.fields.Name).toBe('A');
      expect(record('Clients', id).Name).toBe(name);
    } finally {
      await others.end();
    }
  });
});
