import pg from 'pg';
import { DEFAULT_TABLES } from '../../src/upstreams/mapping/default-mapping.js';
import {
  type BridgedGroup,
  dayAfter,
  entriesOf,
  environmentOf,
  inAirtable,
  inAsana,
  lastEventOf,
  reaches,
  settled,
  updatesOf,
} from '../e2e/bridge-testing.js';
import { select, send } from '../e2e/write-testing.js';
import { control, startTestSimulators, type TestSimulators, WITHOUT_LINES } from '../simulators/simulators-testing.js';
import { ChildInstance, until } from '../support/child-instance.js';
import { createTestDatabase, type TestDatabase } from '../support/test-database.js';

let database: TestDatabase;
let client: pg.Client;
let simulators: TestSimulators;
let groups: BridgedGroup[];
const children = new Set<ChildInstance>();

beforeAll(async () => {
  database = await createTestDatabase('demo');
  client = new pg.Client({ connectionString: database.url });
  await client.connect();
  simulators = await startTestSimulators(database.url, WITHOUT_LINES);
  groups = await select(
    client,
    `SELECT id, launch_date::text, asana_gids ->> 'launch_date' AS gid FROM airtable_raw.dev_group
      WHERE launch_date IS NOT NULL AND asana_gids ? 'launch_date'
        AND id NOT IN (SELECT entity_id FROM pdos.pending_sync_queue) ORDER BY id`,
  );
}, 180_000);

afterEach(async () => {
  for (const address of [simulators.airtable, simulators.asana]) await control(address, 'DELETE', '/faults');
});

afterAll(async () => {
  await Promise.all([...children].map((child) => child.kill()));
  await simulators.end();
  await client.end();
  await database.drop();
});

async function start(env: object = environmentOf(simulators)): Promise<{ child: ChildInstance; url: string }> {
  const child = new ChildInstance('test/crash/bridge-instance.ts', [database.url, JSON.stringify(env)]);
  children.add(child);
  const { url } = await child.event('url', 60_000);
  return { child, url: String(url) };
}

async function kill(child: ChildInstance): Promise<void> {
  await child.kill();
  children.delete(child);
}

const group = (index: number): BridgedGroup => {
  const found = groups[index];
  if (!found) throw new Error('The demo has no more groups.');
  return found;
};

async function launchOn(url: string, { id }: BridgedGroup, launch_date: string): Promise<string> {
  const answer = await send(url, 'PATCH', `dev-groups/${id}`, { launch_date });
  expect(answer.status).toBe(200);
  return answer.json.receipt.change_id;
}

/**
 * One kill finds an edit at each step: committed and not claimed (nothing drains yet), claimed and being read (Asana never
 * answers), and accepted by Airtable and not settled.
 */
it('delivers every edit exactly once in effect, at whatever step kill -9 found it', async () => {
  const first = await start({ ...environmentOf(simulators), BRIDGE: 'off' });
  const committed = await launchOn(first.url, group(0), dayAfter(group(0).launch_date, 7));
  await kill(first.child);
  expect(Object.values(await entriesOf(client, committed)).map(({ status }) => status)).toEqual(['pending', 'pending']);

  // Nobody can settle while somebody holds the record of attempts.
  const holder = new pg.Client({ connectionString: database.url });
  await holder.connect();
  await holder.query('BEGIN; LOCK TABLE pipeline.delivery_attempt IN ACCESS EXCLUSIVE MODE');
  await control(simulators.asana, 'POST', '/faults', { kind: 'drop', match: { path: '/batch' } });
  const before = await lastEventOf(simulators.airtable);
  const second = await start();
  const day = dayAfter(group(0).launch_date, 7);
  await until(async () => (await inAirtable({ simulators }, group(0).id))['Launch Date'] === day, 30_000);
  await until(async () => (await entriesOf(client, committed)).asana?.status === 'in_flight', 30_000);
  await kill(second.child);
  // The statement that waits outlives its client, and would still settle.
  await client.query(`SELECT pg_terminate_backend(pid) FROM pg_stat_activity
                       WHERE datname = current_database() AND wait_event_type = 'Lock'`);
  await holder.end();
  const killedAt = Date.now();
  expect(await entriesOf(client, committed)).toMatchObject({
    airtable: { status: 'in_flight' },
    asana: { status: 'in_flight' },
  });
  await control(simulators.asana, 'DELETE', '/faults');

  const third = await start();
  await reaches(client, committed, 'airtable', ['delivered'], 60_000);
  await reaches(client, committed, 'asana', ['delivered'], 60_000);
  // The claim lasts 30 s; what follows has 10 s.
  expect(Date.now() - killedAt).toBeLessThan(42_000);
  const updates = await updatesOf(simulators.airtable, before);
  expect(updates).toHaveLength(1);
  expect([
    (await inAirtable({ simulators }, group(0).id))['Launch Date'],
    await inAsana({ simulators }, group(0).gid),
  ]).toEqual([day, day]);
  await kill(third.child);
}, 180_000);

/** A small generator that a seed replays. */
function randomFrom(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state * 1_664_525 + 1_013_904_223) % 4_294_967_296;
    return state / 4_294_967_296;
  };
}

const STAGES = [
  'concept_date',
  'brief_date',
  'formulation_date',
  'sampling_date',
  'packaging_date',
  'regulatory_date',
  'production_date',
  'launch_date',
] as const;
const COLUMNS = ['name', 'status', 'brand', 'product_line', ...STAGES] as const;
const WORDS = ['Concept', 'Sampling', 'Half asleep', 'Wide awake'];
const SEED = Number(process.env.BRIDGE_SEED ?? Date.now() % 1_000_000);

it(`ends with warehouse = Airtable = Asana, whatever dies and fails on the way (BRIDGE_SEED=${SEED})`, async () => {
  const random = randomFrom(SEED);
  const pick = <T>(items: readonly T[]): T => items[Math.floor(random() * items.length)] as T;
  let instances = [await start(), await start()];
  const edited = groups.slice(1, 13);
  const idsOf = async (table: string): Promise<(string | null)[]> => [
    null,
    ...(await select(client, `SELECT id FROM ${table} ORDER BY id LIMIT 6`)).map(({ id }) => id),
  ];
  const [brands, lines] = [await idsOf('airtable_raw.client'), await idsOf('airtable_raw.product_line')];
  for (let step = 0; step < 60; step++) {
    const dice = random();
    if (dice < 0.06) {
      const [victim = instances[0]] = [pick(instances)];
      if (victim) {
        await kill(victim.child);
        instances = [...instances.filter((instance) => instance !== victim), await start()];
      }
    } else if (dice < 0.2) {
      const kind = pick(['500', '503', 'cut_before', 'cut_after_accept'] as const);
      await control(pick([simulators.airtable, simulators.asana]), 'POST', '/faults', { kind, times: 1 });
    } else if (dice < 0.24) {
      await client.query(`SELECT pg_terminate_backend(pid) FROM pg_stat_activity
                           WHERE datname = current_database() AND pid <> pg_backend_pid()`);
    } else {
      const { id, launch_date } = pick(edited);
      const patch = {
        ...Object.fromEntries(
          STAGES.filter(() => random() < 0.3).map((stage) => [
            stage,
            random() < 0.1 ? null : dayAfter(launch_date, Math.floor(random() * 200)),
          ]),
        ),
        ...(random() < 0.3 && { name: `Named in step ${step}` }),
        ...(random() < 0.3 && { status: pick(WORDS) }),
        ...(random() < 0.3 && { brand_id: pick(brands) }),
        ...(random() < 0.3 && { product_line_id: pick(lines) }),
      };
      // Refused while the database is away: then it is not in the warehouse either.
      await send(pick(instances).url, 'PATCH', `dev-groups/${id}`, patch).catch(() => undefined);
    }
  }
  await settled(client, 150_000);
  const rows = await select(
    client,
    `SELECT id, asana_gids, ${COLUMNS.map((column) => `${column}::text`).join(', ')} FROM airtable_raw.dev_group WHERE id = ANY($1)`,
    [edited.map(({ id }) => id)],
  );
  for (const row of rows) {
    const airtable = await inAirtable({ simulators }, row.id);
    const there = COLUMNS.map((column) => {
      const value = airtable[DEFAULT_TABLES.dev_group.fields[column]?.[0] ?? ''] ?? null;
      return Array.isArray(value) ? (value[0] ?? null) : value;
    });
    expect([row.id, there]).toEqual([row.id, COLUMNS.map((column) => row[column])]);
    for (const stage of STAGES) {
      const gid = row.asana_gids[stage];
      const touched = await select(
        client,
        'SELECT FROM pipeline.change_field WHERE entity_id = $1 AND field = $2 AND asana_gid IS NOT NULL',
        [row.id, stage],
      );
      if (gid && touched.length > 0)
        expect([row.id, stage, await inAsana({ simulators }, gid)]).toEqual([row.id, stage, row[stage]]);
    }
  }
  const words = await select(client, `SELECT status, count(*)::int FROM pdos.pending_sync_queue GROUP BY status`);
  expect(words.map(({ status }) => status).filter((status) => !['delivered', 'superseded'].includes(status))).toEqual(
    [],
  );
  await Promise.all(instances.map(({ child }) => kill(child)));
}, 300_000);
