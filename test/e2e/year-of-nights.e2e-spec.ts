import pg from 'pg';
import { FreshnessService } from '../../src/health/freshness/freshness.service.js';
import { startTestApp, type TestApp } from '../support/test-app.js';
import { createTestDatabase, type TestDatabase } from '../support/test-database.js';
import { dayAfter, dueOf, Nights, type Pace, type Trouble } from './year-of-nights-testing.js';

const MINUTE_MS = 60_000;
const GRACE_MS = 180 * MINUTE_MS;
/** With the changes to summer time on 8 March and back on 1 November 2026. */
const FIRST = '2025-12-01';
const NIGHTS = 366;

let database: TestDatabase;
let client: pg.Client;
let app: TestApp;

beforeAll(async () => {
  database = await createTestDatabase('empty');
  client = new pg.Client({ connectionString: database.url });
  client.on('error', () => undefined);
  await client.connect();
  app = await startTestApp({ databaseUrl: database.url });
}, 60_000);

afterAll(async () => {
  await app.close();
  await client.end();
  await database.drop();
});

beforeEach(() =>
  client.query('DELETE FROM ns.invoices; DELETE FROM pipeline.sync_run; DELETE FROM netsuite_raw.sync_state'),
);

/** An outage: its first night, how many nights it lasts, and what it is. */
interface Outage {
  readonly from: string;
  readonly nights: number;
  readonly trouble: Trouble;
}

interface Said {
  readonly night: string;
  readonly trouble: Trouble;
  readonly verdict: string;
  readonly isStale: boolean;
  readonly cause: string;
}

/** The verdict at the end of each night's grace, and, on nights whose run comes late, at the last moment before it. */
async function year(kind: 'pull' | 'job', pace: Pace, outages: readonly Outage[]): Promise<Said[]> {
  const nights = new Nights(client, pace, dayAfter(FIRST, -1));
  await nights.lookBack(800);
  const said: Said[] = [];
  let before: Trouble = 'none';
  for (let n = 0; n < NIGHTS; n++) {
    const night = dayAfter(FIRST, n + 1);
    const outage = outages.find(({ from, nights }) => night >= from && night < dayAfter(from, nights));
    const trouble = outage?.trouble ?? 'none';
    const due = dueOf(night);
    const isLate = n % 7 === 3;
    const at = new Date(due + (isLate ? 175 : 1) * MINUTE_MS);
    if (isLate && n > 0) said.push({ night, trouble: before, ...(await verdictAt(at.getTime() - 1)) });
    await nights[kind](dayAfter(night, -1), at, trouble);
    said.push({ night, trouble, ...(await verdictAt(due + GRACE_MS)) });
    before = trouble;
  }
  return said;
}

async function verdictAt(moment: number): Promise<Pick<Said, 'verdict' | 'isStale' | 'cause'>> {
  app.setNow(new Date(moment).toISOString());
  const { verdict, isStale, cause } = await app.app.get(FreshnessService).of('netsuite');
  return { verdict, isStale, cause };
}

/** What was said otherwise than it is: an outage that was called something else, or alarm about nothing. */
function wrong(said: readonly Said[], names: Partial<Record<Trouble, string>>): Said[] {
  return said.filter(({ trouble, verdict, isStale }) =>
    trouble === 'none' ? isStale : verdict !== names[trouble] || !isStale,
  );
}

it('a year of our own pulls: each outage is named in its first night, and nothing else is', async () => {
  const said = await year('pull', { weekend: 3, dayOff: 4 }, [
    { from: '2026-01-21', nights: 3, trouble: 'down' },
    { from: '2026-04-14', nights: 3, trouble: 'refused' },
    { from: '2026-07-14', nights: 3, trouble: 'half_blind' },
    { from: '2026-10-20', nights: 3, trouble: 'blind' },
  ]);
  expect(
    wrong(said, {
      down: 'not_running',
      refused: 'run_failed',
      half_blind: 'success_without_data',
      blind: 'success_without_data',
    }),
  ).toEqual([]);
  expect(said.filter(({ trouble }) => trouble !== 'none')).toHaveLength(16);
}, 60_000);

it('a year of somebody else’s job: each outage is named in its first night, also one that calls itself a success; weekends and holidays are not', async () => {
  const said = await year('job', { weekend: 0, dayOff: 0 }, [
    { from: '2026-01-21', nights: 3, trouble: 'down' },
    { from: '2026-04-14', nights: 3, trouble: 'refused' },
    { from: '2026-07-14', nights: 14, trouble: 'blind' },
    { from: '2026-10-20', nights: 3, trouble: 'down' },
  ]);
  expect(wrong(said, { down: 'not_running', refused: 'run_failed', blind: 'success_without_data' })).toEqual([]);
  const blind = said.filter(({ trouble }) => trouble === 'blind');
  expect(blind).toHaveLength(16);
  expect(blind[0]?.cause).toContain('invoices of 2026-07-13: in two years no Monday passed without any');
}, 60_000);
