import pg from 'pg';
import type { LoggedEvent } from '../../simulators/src/state/event-log.js';
import { control, startTestSimulators, type TestSimulators, WITHOUT_LINES } from '../simulators/simulators-testing.js';
import { until } from '../support/child-instance.js';
import { startTestApp, type TestApp } from '../support/test-app.js';
import { createTestDatabase, type TestDatabase } from '../support/test-database.js';
import { type JsonAnswer, select, send } from './write-testing.js';

/** The product with its bridge on, the demo warehouse, and simulators that hold the same as it. */
export interface BridgeTest {
  readonly app: TestApp;
  readonly client: pg.Client;
  readonly database: TestDatabase;
  readonly simulators: TestSimulators;
  /** What makes an instance speak to the simulators. */
  readonly env: Readonly<Record<string, string>>;
  /** Dev groups with a launch date and a task for it. */
  readonly groups: readonly BridgedGroup[];
  end(): Promise<void>;
}

export interface BridgedGroup {
  readonly id: string;
  readonly launch_date: string;
  readonly gid: string;
}

/** Starts everything, and waits until the demo's own two entries are delivered. */
export async function startBridgeTest(variables: Readonly<Record<string, string>> = {}): Promise<BridgeTest> {
  const database = await createTestDatabase('demo');
  const client = new pg.Client({ connectionString: database.url });
  client.on('error', () => undefined);
  await client.connect();
  const simulators = await startTestSimulators(database.url, WITHOUT_LINES);
  const env = { ...environmentOf(simulators), ...variables };
  const app = await startTestApp({ databaseUrl: database.url, env });
  await settled(client);
  const groups = await select(
    client,
    `SELECT id, launch_date::text, asana_gids ->> 'launch_date' AS gid FROM airtable_raw.dev_group
      WHERE launch_date IS NOT NULL AND asana_gids ? 'launch_date' ORDER BY id`,
  );
  return {
    app,
    client,
    database,
    simulators,
    env,
    groups,
    end: async () => {
      await app.close();
      const provoked = [...(await refusalsOf(simulators.airtable)), ...(await refusalsOf(simulators.asana))];
      await simulators.end();
      await client.end();
      await database.drop();
      if (provoked.length > 0) throw new Error(`A limit was exceeded: ${JSON.stringify(provoked)}`);
    },
  };
}

/** Requests that an upstream refused for its limit, and not because a test told it to. */
async function refusalsOf(address: Upstream): Promise<LoggedEvent[]> {
  return (await eventsOf(address, 0)).filter(({ status, fault }) => status === 429 && fault === null);
}

/** The environment of an instance that delivers to the simulators. */
export function environmentOf({ airtable, asana }: TestSimulators): Record<string, string> {
  return {
    BRIDGE: 'on',
    AIRTABLE_API_URL: airtable.url,
    AIRTABLE_BASE_ID: airtable.baseId,
    AIRTABLE_TOKEN: airtable.token,
    AIRTABLE_FILES_ORIGIN: new URL(airtable.url).origin,
    ASANA_API_URL: asana.url,
    ASANA_TOKEN: asana.token,
    ASANA_REQUESTS_PER_MINUTE: '1500',
  };
}

/** Edits a dev group. */
export function edit({ app }: Pick<BridgeTest, 'app'>, id: string, patch: object): Promise<JsonAnswer> {
  return send(app.url, 'PATCH', `dev-groups/${id}`, patch);
}

/** The entries of a change, by target. */
export async function entriesOf(client: pg.Client, changeId: string): Promise<Record<string, Entry>> {
  const rows: Entry[] = await select(
    client,
    'SELECT id::text, target, status, attempts, last_error FROM pdos.pending_sync_queue q WHERE change_id = $1 ORDER BY q.id',
    [changeId],
  );
  return Object.fromEntries(rows.map((row) => [row.target, row]));
}

export interface Entry {
  readonly id: string;
  readonly target: string;
  readonly status: string;
  readonly attempts: number;
  readonly last_error: string | null;
}

/** Waits until an entry of a change has one of these statuses. */
export async function reaches(
  client: pg.Client,
  changeId: string,
  target: 'airtable' | 'asana',
  statuses: readonly string[],
  milliseconds = 20_000,
): Promise<Entry> {
  const seen: { entry?: Entry } = {};
  const reached = async () => {
    seen.entry = (await entriesOf(client, changeId))[target];
    return seen.entry !== undefined && statuses.includes(seen.entry.status);
  };
  try {
    await until(reached, milliseconds);
  } catch (cause) {
    const status = JSON.stringify(seen.entry);
    throw new Error(`The entry for ${target} did not become ${statuses.join(' or ')}: ${status}`, { cause });
  }
  return seen.entry as Entry;
}

/** Waits until nothing is open any more. */
export async function settled(client: pg.Client, milliseconds = 60_000): Promise<void> {
  const open = `SELECT FROM pdos.pending_sync_queue WHERE status IN ('pending', 'in_flight', 'failed')`;
  await until(async () => (await client.query(open)).rowCount === 0, milliseconds);
}

/** A dev group as Airtable has it. */
export async function inAirtable(
  { simulators }: Pick<BridgeTest, 'simulators'>,
  id: string,
): Promise<Record<string, unknown>> {
  const { body } = await control(simulators.airtable, 'GET', `/records/Dev%20Groups/${id}`);
  return body.fields;
}

/** The due date of a task as Asana has it. */
export async function inAsana({ simulators }: Pick<BridgeTest, 'simulators'>, gid: string): Promise<string | null> {
  const { body } = await control(simulators.asana, 'GET', `/records/tasks/${gid}`);
  return body.fields.due_on;
}

type Upstream = TestSimulators['airtable'] | TestSimulators['asana'];

/** What an upstream was asked since the event `after`, in order. */
export async function eventsOf(address: Upstream, after: number): Promise<LoggedEvent[]> {
  const events: LoggedEvent[] = [];
  for (;;) {
    const { body } = await control(address, 'GET', `/events?after=${events.at(-1)?.seq ?? after}&limit=1000`);
    if (body.events.length === 0) return events;
    events.push(...body.events);
  }
}

/** The updates among them. */
export async function updatesOf(address: Upstream, after: number): Promise<LoggedEvent[]> {
  return (await eventsOf(address, after)).filter(({ method }) => method === 'PATCH' || method === 'PUT');
}

/** The number of an upstream's latest event. */
export async function lastEventOf(address: Upstream): Promise<number> {
  return (await eventsOf(address, 0)).at(-1)?.seq ?? 0;
}

/** A day so many days after another. */
export function dayAfter(day: string, days: number): string {
  return new Date(Date.parse(`${day}T00:00:00Z`) + days * 86_400_000).toISOString().slice(0, 10);
}
