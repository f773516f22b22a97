import type pg from 'pg';
import { installRevenueRollup } from '../../src/database/revenue-rollup/install-revenue-rollup.js';
import { type RowBuilders, rowsOf } from '../support/rows.js';
import { createTestDatabase, type TestDatabase } from '../support/test-database.js';
import { anyClient } from './changes-testing.js';
import { Process } from './operations-testing.js';

let database: TestDatabase;
let client: pg.Client;
let rows: RowBuilders;

beforeAll(async () => {
  database = await createTestDatabase();
  client = await anyClient(database.url);
  rows = rowsOf(client);
  await installRevenueRollup(client);
  await rows.anInvoiceLine({ invoice_date: '2026-01-15', brand: 'Aurora', item: 'A-1', amount: '10.00' });
  await rows.anInvoiceLine({ invoice_date: '2026-02-15', brand: null, item: null, amount: '-2.50' });
}, 60_000);

afterAll(async () => {
  await client.end();
  await database.drop();
});

interface Run {
  code: number | null;
  output: string;
  errors: string;
}

/** `npm run rollup:verify -- …`, in a process of its own. */
async function verify(
  args: readonly string[] = [],
  env: Record<string, string> = { DATABASE_URL: database.url },
): Promise<Run> {
  const run = await Process.start('cli/rollup-verify.ts', env, args);
  const code = await run.end();
  return { code, output: run.output, errors: run.errors };
}

/** Everything that the rollup consists of. */
async function rollup(): Promise<unknown> {
  const tables = ['revenue_rollup', 'revenue_daily', 'revenue_rollup_state', 'revenue_rollup_fault'];
  const content = [];
  for (const table of tables) {
    content.push((await client.query(`SELECT xmin, * FROM pipeline.${table} AS t ORDER BY t::text`)).rows);
  }
  return content;
}

const tamper = (): Promise<unknown> =>
  client.query("UPDATE pipeline.revenue_rollup SET amount = amount + 0.01 WHERE brand = 'Aurora'");

describe('rollup:verify', () => {
  it('agrees with an untouched rollup: exit code 0, one sentence', async () => {
    expect(await verify()).toEqual({ code: 0, output: 'The rollup agrees with ns.invoices.\n', errors: '' });
    expect((await verify(['--check'])).code).toBe(0);
  });

  it('tells a difference of one cent with --check, changes nothing, and exits 1', async () => {
    await tamper();
    const before = await rollup();
    const { code, output } = await verify(['--check']);
    expect(code).toBe(1);
    expect(output).toMatch('month 2026-01-01 Aurora A-1: lines say 10.00, rollup 10.01');
    expect(output).toMatch('1 sum differed.');
    expect(output).not.toMatch('rebuilt');
    expect(await rollup()).toEqual(before);
  });

  it('tells the same as JSON, and nothing beside it', async () => {
    const { code, output } = await verify(['--check', '--json']);
    expect(code).toBe(1);
    expect(JSON.parse(output)).toEqual({
      usable: true,
      difference_count: 1,
      differences: [
        {
          part: 'month',
          date: '2026-01-01',
          brand: 'Aurora',
          item: 'A-1',
          expected: { amount: '10.00', lines: 1 },
          found: { amount: '10.01', lines: 1 },
        },
      ],
      faults: [],
      repaired: false,
    });
  });

  it('repairs it without --check, says so, and agrees from then on', async () => {
    const { code, output } = await verify();
    expect(code).toBe(1);
    expect(output).toMatch(/1 sum differed\.\nIt was rebuilt\.\n$/);
    expect((await verify()).code).toBe(0);
    const { rows: sums } = await client.query(
      `SELECT sum(amount)::text AS total FROM pipeline.revenue_rollup
        WHERE build = (SELECT build FROM pipeline.revenue_rollup_state)`,
    );
    expect(sums).toEqual([{ total: '7.50' }]);
  });

  it('counts a rollup that cannot be used as a difference, and mends it', async () => {
    await client.query('ALTER TABLE ns.invoices DISABLE TRIGGER ALL');
    const { code, output } = await verify();
    expect(code).toBe(1);
    expect(output).toMatch('The rollup was not usable; revenue was summed from ns.invoices.');
    expect((await verify()).code).toBe(0);
  });

  it('prints its help', async () => {
    const { code, output } = await verify(['--help'], {});
    expect(code).toBe(0);
    expect(output).toMatch(/^Usage: npm run rollup:verify/);
  });

  it.each<[string, string[], Record<string, string>, RegExp]>([
    [
      'nothing runs and no database is named',
      [],
      {},
      /nothing runs on .*Start the product with npm start, or set DATABASE_URL/,
    ],
    ['nobody listens', [], { DATABASE_URL: 'postgres://ann:s3cr3t@127.0.0.1:1/athena' }, /ECONNREFUSED/],
    ['the URL is none', [], { DATABASE_URL: 'post gres' }, /./],
  ])('exits 2, with a sentence and no stack, when %s', async (_, args, env, sentence) => {
    const { code, output, errors } = await verify(args, env);
    expect({ code, output }).toEqual({ code: 2, output: '' });
    expect(errors).toMatch(/^The rollup could not be compared: /);
    expect(errors).toMatch(sentence);
    expect(errors).not.toMatch(/ {4}at |s3cr3t/);
  });

  it('exits 2 on an option that does not exist, and says where the ones that do are listed', async () => {
    const { code, output, errors } = await verify(['--repair'], {});
    expect({ code, output }).toEqual({ code: 2, output: '' });
    expect(errors).toBe("Unknown option '--repair'. See npm run rollup:verify -- --help.\n");
  });

  it('exits 2 where there is no rollup to compare', async () => {
    const bare = await createTestDatabase();
    const other = await anyClient(bare.url);
    await other.query('DROP SCHEMA pipeline CASCADE');
    await other.end();
    expect(await verify([], { DATABASE_URL: bare.url })).toMatchObject({ code: 2, output: '' });
    await bare.drop();
  });
});

describe('sync', () => {
  it.each<[string, () => Record<string, string>, RegExp]>([
    ['nothing runs', () => ({}), /^It could not be pulled: nothing runs on .*Start the product with npm start/],
    [
      'the database is not there',
      () => ({ DATABASE_URL: `${database.url}_gone` }),
      /^It could not be pulled: PostgreSQL refuses .*"[^"]+_gone" does not exist/,
    ],
  ])('fails with a sentence and no stack when %s', async (_, env, sentence) => {
    const run = await Process.start('cli/sync.ts', env(), ['--source', 'asana']);
    expect(await run.end()).toBe(1);
    expect(run.errors).toMatch(sentence);
    expect(run.errors).not.toMatch(/ {4}at /);
  });
});
