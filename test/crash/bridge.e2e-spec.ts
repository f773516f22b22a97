import pg from 'pg';
import type { LoggedEvent } from '../../simulators/src/state/event-log.js';
import { DEFAULT_TABLES } from '../../src/upstreams/mapping/default-mapping.js';
import {
  type BridgedGroup,
  dayAfter,
  entriesOf,
  environmentOf,
  eventsOf,
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
const running = new Set<Instance>();

/** The product in a process of its own. */
interface Instance {
  readonly child: ChildInstance;
  readonly url: string;
}

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
  await Promise.all([...running].map(kill));
  await simulators.end();
  await client.end();
  await database.drop();
});

async function start(env: object = environmentOf(simulators)): Promise<Instance> {
  const child = new ChildInstance('test/crash/bridge-instance.ts', [database.url, JSON.stringify(env)]);
  const instance = { child, url: '' };
  running.add(instance);
  instance.url = String((await child.event('url', 60_000)).url);
  return instance;
}

async function kill(instance: Instance): Promise<void> {
  await instance.child.kill();
  running.delete(instance);
}

/** Two that are up; the test after may go on with them. */
async function twoInstances(): Promise<[Instance, Instance]> {
  const [one = start(), two = start()] = running;
  return Promise.all([one, two]);
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
  await kill(first);
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
  await kill(second);
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
  await kill(third);
}, 180_000);

/** What each record was told by the updates that an upstream took, in order. */
function toldBy(updates: readonly LoggedEvent[]): Map<string, string[]> {
  const told = new Map<string, string[]>();
  for (const { path, body } of updates) {
    const gid = path.replace(/\?.*/, '').split('/').at(-1) ?? '';
    const update: UpdateBody = JSON.parse(JSON.stringify(body));
    const { data = {}, records = [{ id: gid, fields: data }] } = update;
    for (const { id, fields } of records) told.set(id, [...(told.get(id) ?? []), ...Object.values(fields)]);
  }
  return told;
}

/** Airtable's, or Asana's. */
interface UpdateBody {
  readonly records?: readonly { readonly id: string; readonly fields: Record<string, string> }[];
  readonly data?: Record<string, string>;
}

/**
 * Whoever delivers falls asleep in the middle, longer than its lease lasts: the other one goes on with what is free, while
 * the first wakes up over claims that are still its own, and over a lease that it believes to be.
 */
it('drains edits of many records with two instances: no limit exceeded, none out of order, nothing twice', async () => {
  const [one, two] = await twoInstances();
  const skus: { id: string }[] = await select(client, 'SELECT id FROM airtable_raw.sku ORDER BY id LIMIT 40');
  const launches = groups.slice(13);
  const editAll = async (version: number, urls: readonly string[]): Promise<void> => {
    const edits = [
      ...skus.map(({ id }) => [`skus/${id}`, { size_name: `Drained ${version}` }] as const),
      ...launches.map(
        ({ id, launch_date }) => [`dev-groups/${id}`, { launch_date: dayAfter(launch_date, 300 + version) }] as const,
      ),
    ];
    const answers = edits.map(([path, patch], n) => send(urls[n % urls.length] ?? '', 'PATCH', path, patch));
    expect(new Set((await Promise.all(answers)).map(({ status }) => status))).toEqual(new Set([200]));
  };
  const each = async (action: 'pause' | 'resume'): Promise<void> => {
    for (const target of ['airtable', 'asana']) await send(one.url, 'POST', `sync-queue/targets/${target}/${action}`);
  };
  const before = [await lastEventOf(simulators.airtable), await lastEventOf(simulators.asana)] as const;
  const [{ now }] = await select(client, 'SELECT clock_timestamp()::text AS now');

  await each('pause');
  await editAll(1, [one.url, two.url]);
  await each('resume');
  await until(async () => (await updatesOf(simulators.airtable, before[0])).length > 0, 30_000);
  const holderOf = async (target: string): Promise<string> =>
    (await select(client, 'SELECT holder FROM pipeline.lease WHERE name = $1', [`bridge:${target}`]))[0].holder;
  const holder = await holderOf('airtable');
  const [sleeper, other] = holder.includes(`:${one.child.pid}:`) ? [one, two] : [two, one];
  process.kill(sleeper.child.pid, 'SIGSTOP');
  try {
    await client.query('UPDATE pipeline.lease SET expires_at = clock_timestamp() WHERE holder = $1', [holder]);
    await editAll(2, [other.url]);
    await until(async () => (await holderOf('airtable')) !== holder, 30_000);
  } finally {
    process.kill(sleeper.child.pid, 'SIGCONT');
  }
  await editAll(3, [one.url, two.url]);
  await settled(client);

  const asked = [...(await eventsOf(simulators.airtable, before[0])), ...(await eventsOf(simulators.asana, before[1]))];
  expect(asked.filter(({ status }) => status !== 200)).toEqual([]);
  const airtable = toldBy(await updatesOf(simulators.airtable, before[0]));
  const asana = toldBy(await updatesOf(simulators.asana, before[1]));
  for (const values of [...airtable.values(), ...asana.values()]) expect(values).toEqual([...new Set(values)].sort());
  const last = launches.map(({ launch_date }) => dayAfter(launch_date, 303));
  expect(skus.map(({ id }) => airtable.get(id)?.at(-1))).toEqual(skus.map(() => 'Drained 3'));
  expect(launches.map(({ id }) => airtable.get(id)?.at(-1))).toEqual(last);
  expect(launches.map(({ gid }) => asana.get(gid)?.at(-1))).toEqual(last);
  // Both had a part in it, or nothing was shown.
  const delivered = await select(
    client,
    `SELECT DISTINCT instance FROM pipeline.delivery_attempt
      WHERE target = 'airtable' AND outcome = 'delivered' AND started_at > $1`,
    [now],
  );
  expect(delivered).toHaveLength(2);
}, 120_000);

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
  let instances: Instance[] = await twoInstances();
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
        await kill(victim);
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
}, 300_000);
