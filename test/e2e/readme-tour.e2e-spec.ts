import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { startTestApp, type TestApp } from '../support/test-app.js';
import { createTestDatabase, type TestDatabase } from '../support/test-database.js';
import { anyClient, bodyOf } from './changes-testing.js';

const README = fileURLToPath(new URL('../../README.md', import.meta.url));

let database: TestDatabase;
let app: TestApp;

beforeAll(async () => {
  database = await createTestDatabase('demo');
  app = await startTestApp({ databaseUrl: database.url });
}, 120_000);

afterAll(async () => {
  await app.close();
  await database.drop();
});

it('has a rename for whoever tries the tour that is seen at once, and moves no revenue', async () => {
  const tour = await readFile(README, 'utf8');
  const [, sql = '', path = ''] = /psql .* -c "(.+)"\ncurl 'localhost:3000\/api\/pipeline\/(.+)'/.exec(tour) ?? [];
  const revenue = await bodyOf(app, 'revenue');
  const client = await anyClient(database.url);
  const { rowCount } = await client.query(sql);
  await client.end();
  expect(rowCount).toBe(1);
  expect(JSON.parse(await bodyOf(app, path, { fresh: true }))).toEqual([
    { id: expect.any(String), name: expect.stringContaining('Renamed') },
  ]);
  expect(JSON.parse(await bodyOf(app, 'revenue', { fresh: true }))).toEqual(JSON.parse(revenue));
});
