import { randomBytes } from 'node:crypto';
import type pg from 'pg';
import { DataSource } from 'typeorm';
import { installRevenueRollup } from '../../src/database/revenue-rollup/install-revenue-rollup.js';
import { declaredColumns } from '../../src/database/schema/expected-columns.js';
import { EXPECTED_TABLES } from '../../src/doctor/entities.js';
import { ReadOnlyDatabase } from '../../src/doctor/read-only-database.js';
import { SECTION_IDS } from '../../src/doctor/report.js';
import { parseQueueMapping } from '../../src/sync-queue/mapping/read-queue-mapping.js';
import { startTestApp } from '../support/test-app.js';
import { createTestDatabase, type TestDatabase } from '../support/test-database.js';
import { anyClient, bodyOf } from './changes-testing.js';
import { codesOf, examineAt, sectionOf } from './doctor-testing.js';
import { parseWithMoney } from './revenue-testing.js';

let database: TestDatabase;
let client: pg.Client;
/** Roles belong to the server, which other suites share. */
const role = `doctor_${process.pid}_${randomBytes(3).toString('hex')}`;
const RAW_SCHEMAS = ['airtable_raw', 'asana_raw', 'ns', 'netsuite_raw', 'pdos'];

beforeAll(async () => {
  database = await createTestDatabase('demo');
  client = await anyClient(database.url);
  await client.query(`CREATE ROLE ${role} LOGIN PASSWORD 'limited' NOSUPERUSER`);
}, 120_000);

afterAll(async () => {
  await client.query(`DROP OWNED BY ${role}; DROP ROLE ${role}`);
  await client.end();
  await database.drop();
});

function urlOf(name: string | undefined = undefined): string {
  const url = new URL(database.url);
  url.username = role;
  url.password = 'limited';
  if (name !== undefined) url.pathname = `/${name}`;
  return url.href;
}

async function letRead(schemas: readonly string[]): Promise<void> {
  for (const schema of schemas) {
    await client.query(
      `GRANT USAGE ON SCHEMA ${schema} TO ${role}; GRANT SELECT ON ALL TABLES IN SCHEMA ${schema} TO ${role}`,
    );
  }
}

/** Rows, relations and triggers: whatever anybody could have written shows here. */
async function everything(): Promise<unknown> {
  const { rows: tables } = await client.query<{ name: string }>(
    `SELECT format('%I.%I', n.nspname, c.relname) AS name FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
      WHERE n.nspname = ANY($1) AND c.relkind = 'r' ORDER BY 1`,
    [[...RAW_SCHEMAS, 'pipeline']],
  );
  const contents = [];
  for (const { name } of tables) {
    const { rows } = await client.query(
      `SELECT count(*)::int AS rows, max(xmin::text::bigint)::text AS newest FROM ${name}`,
    );
    contents.push({ name, ...rows[0] });
  }
  const { rows: catalogue } = await client.query(`
    SELECT (SELECT count(*) FROM pg_class) AS relations, (SELECT count(*) FROM pg_trigger) AS triggers,
           (SELECT count(*) FROM pg_namespace) AS schemas, (SELECT count(*) FROM pg_proc) AS functions`);
  return { contents, catalogue };
}

describe('on the demo', () => {
  it('answers the four questions by name, and says what needs a person', async () => {
    const report = await examineAt(database.url);
    expect(report.sections.map(({ id }) => id)).toEqual(SECTION_IDS);
    expect(report.questions.map(({ id, status }) => [id, status])).toEqual([
      ['netsuite_staleness', 'finding'],
      ['queue_schema', 'ok'],
      ['public_access', 'not_checked'],
      ['brand_names', 'finding'],
    ]);
    expect(report.questions[0]!.answer).toMatch(
      /Revenue is stale.*success_without_data.*NetSuite answers with zero rows/,
    );
    expect(sectionOf(report, 'netsuite').data).toMatchObject({ verdict: 'success_without_data', is_stale: true });
    const { fits, example_entry } = sectionOf(report, 'queue').data;
    expect(fits).toBe(true);
    await client.query('BEGIN');
    const names = Object.keys(example_entry as object).join(', ');
    const insert = `INSERT INTO pdos.pending_sync_queue (${names})
                    SELECT ${names} FROM jsonb_populate_record(NULL::pdos.pending_sync_queue, $1)`;
    expect((await client.query(insert, [JSON.stringify(example_entry)])).rowCount).toBe(1);
    await client.query('ROLLBACK');
    expect(sectionOf(report, 'brands').findings[0]!.next_step).toMatch(
      /PUT \/api\/pipeline\/brands\/aliases\/LUMIERE%20BOTANIQUE \{"brand_id": "rec\w{14}"\}/,
    );
    expect(report.exit_code).toBe(1);
    expect(report.seconds).toBeLessThan(10);
  });

  it('counts the money of spellings that match nothing as GET revenue does, with candidates for each', async () => {
    const { data } = sectionOf(await examineAt(database.url), 'brands');
    const app = await startTestApp({ databaseUrl: database.url });
    try {
      const revenue = parseWithMoney<{ by_brand: { brand_id: string | null; revenue: string }[] }>(
        await bodyOf(app, 'revenue'),
      );
      const unmatched = revenue.by_brand.find(({ brand_id }) => brand_id === null)?.revenue;
      expect(data).toMatchObject({ unmatched: { spellings: 9, revenue_ytd: unmatched } });
      // The doctor knows every table that the application has an entity of, and expects the same of it.
      const metadata = app.app.get(DataSource).entityMetadatas;
      const entities = metadata.map(({ schema, tableName }) => `${schema}.${tableName}`);
      expect([...EXPECTED_TABLES.keys()].toSorted()).toEqual(entities.toSorted());
      const columns = declaredColumns(entities).map(({ table, column }) => `${table}.${column}`);
      const known = metadata.flatMap(({ schema, tableName, columns: all }) =>
        all.map(({ databaseName }) => `${schema}.${tableName}.${databaseName}`),
      );
      expect(columns.toSorted()).toEqual(known.toSorted());
    } finally {
      await app.close();
    }
    const spellings = data.spellings as { spelling: string | null; candidates: { brand_name: string }[] }[];
    const names = Object.fromEntries(
      spellings.map(({ spelling, candidates }) => [spelling, candidates[0]?.brand_name]),
    );
    expect(names).toMatchObject({ 'LUMIERE BOTANIQUE': 'Lumière Botanique', 'Northfold, Inc': 'Northfold' });
  });

  it('sees a cent that the rollup is wrong by, a missing trigger, and what was set aside, and mends nothing', async () => {
    await installRevenueRollup(client);
    await client.query(`UPDATE pipeline.revenue_rollup SET amount = amount + 0.01
                         WHERE ctid = (SELECT min(ctid) FROM pipeline.revenue_rollup)`);
    await client.query('ALTER TABLE airtable_raw.sku DISABLE TRIGGER ALL');
    await client.query(`INSERT INTO pipeline.quarantine (source, table_name, record_id, reason, original)
                        VALUES ('netsuite', 'ns.invoices', 'L1', 'no amount', '{}')`);
    await client.query(
      "UPDATE pdos.pending_sync_queue SET status = 'dead' WHERE id = (SELECT min(id) FROM pdos.pending_sync_queue)",
    );
    await client.query(`
      INSERT INTO pipeline.sync_target (target, paused_at, paused_by, reason) VALUES ('asana', now(), 'ann', 'a move');
      INSERT INTO pipeline.drift_run (source, trigger, requested_by, instance, finished_at, status, fields_differing)
      VALUES ('airtable', 'cli', 'ann', 'x', now() - interval '1 day', 'no_drift', 0), ('airtable', 'cli', 'ann', 'x', now(), 'drift', 3)`);
    await client.query("INSERT INTO pipeline.brand_alias VALUES ('Old Name', 'recGone', 'ann')");
    const before = await everything();
    const report = await examineAt(database.url);
    expect(codesOf(report)).toMatchObject({
      brands: ['spellings_unmatched', 'alias_of_gone_brand'],
      rollup: ['rollup_differs'],
      triggers: ['triggers_missing'],
      attention: ['quarantine', 'queue_dead', 'target_paused', 'drift'],
    });
    expect(sectionOf(report, 'rollup').findings[0]!.next_step).toMatch('npm run rollup:verify');
    expect(sectionOf(report, 'triggers').findings[0]!.message).toMatch('airtable_raw.sku');
    expect(await everything()).toEqual(before);
    await client.query(
      'ALTER TABLE airtable_raw.sku ENABLE TRIGGER ALL; DELETE FROM pipeline.quarantine; DELETE FROM pipeline.brand_alias; DELETE FROM pipeline.sync_target',
    );
  });
});

describe('with few rights', () => {
  it('can write nothing, whoever it is', async () => {
    const db = await ReadOnlyDatabase.open(database.url);
    await expect(db.ask('CREATE TABLE public.x ()')).rejects.toMatchObject({ code: '25006' });
    await expect(db.ask('DELETE FROM ns.invoices')).rejects.toMatchObject({ code: '25006' });
    expect(await db.ask('SELECT 1 AS still')).toEqual([{ still: 1 }]);
    await db.close();
  });

  it('sees the same as a role that may only read, in a session that is read only', async () => {
    await letRead([...RAW_SCHEMAS, 'pipeline']);
    await client.query(`ALTER ROLE ${role} SET default_transaction_read_only = on`);
    const before = await everything();
    const [own, limited] = await Promise.all([examineAt(database.url), examineAt(urlOf())]);
    for (const id of ['netsuite', 'queue', 'brands', 'columns'] as const) {
      const [mine, theirs] = [sectionOf(own, id), sectionOf(limited, id)];
      expect([id, theirs.status, theirs.headline]).toEqual([id, mine.status, mine.headline]);
    }
    const { findings } = sectionOf(limited, 'triggers');
    // A superuser owns the warehouse of these tests, and is handed out to nobody.
    expect(findings.map(({ code }) => code)).toEqual(['grants_missing']);
    expect(findings[0]!.next_step).toMatch(/^npm run migrate makes it.*is a role to be given to nobody.*\*\/$/);
    const { rows } = await client.query<{ owner: string }>('SELECT current_user AS owner');
    expect(findings[0]!.next_step).not.toContain(`GRANT ${rows[0]!.owner}`);
    expect(await everything()).toEqual(before);
  });

  it('says what it can’t know of what is ours and hidden from it, rather than that there is nothing', async () => {
    await installRevenueRollup(client);
    await letRead(RAW_SCHEMAS);
    await client.query(`
      REVOKE ALL ON ALL TABLES IN SCHEMA pipeline FROM ${role}; REVOKE USAGE ON SCHEMA pipeline FROM ${role};
      UPDATE pdos.pending_sync_queue SET status = 'dead' WHERE id = (SELECT min(id) FROM pdos.pending_sync_queue)`);
    const report = await examineAt(urlOf());
    expect(codesOf(report)).toMatchObject({
      brands: ['aliases_not_readable', 'spellings_unmatched'],
      rollup: ['rollup_not_readable'],
      attention: ['queue_dead', 'not_readable'],
    });
    expect(sectionOf(report, 'brands').findings[0]!.next_step).toBe(
      `GRANT USAGE ON SCHEMA pipeline TO "${role}"; GRANT SELECT ON pipeline.brand_alias TO "${role}";`,
    );
    expect(sectionOf(report, 'attention').headline).toMatch(
      /^Edits that were given up; pipeline\.quarantine.* may not be read\.$/,
    );
  });

  it('names what it may not read with the GRANT, and goes on with the rest', async () => {
    await client.query(`REVOKE SELECT ON ns.invoices, pdos.pending_sync_queue FROM ${role};
                        REVOKE USAGE ON SCHEMA asana_raw FROM ${role}`);
    const report = await examineAt(urlOf());
    expect(codesOf(report)).toMatchObject({
      netsuite: ['tables_missing'],
      brands: ['tables_missing'],
      rollup: ['tables_missing'],
      other_sources: ['tables_missing'],
    });
    const steps = sectionOf(report, 'columns').findings.map(({ next_step }) => next_step);
    expect(steps.join(' ')).toContain(`GRANT SELECT ON ns.invoices TO "${role}";`);
    expect(steps.join(' ')).toContain(`GRANT USAGE ON SCHEMA asana_raw TO "${role}";`);
    // Once, whatever the number of tables; and what can't be read is not called empty.
    expect(new Set(steps.join(' ').match(/GRANT [^;]+;/g)).size).toBe(steps.join(' ').match(/GRANT [^;]+;/g)?.length);
    expect(sectionOf(report, 'queue')).toMatchObject({
      status: 'ok',
      notes: [expect.stringContaining('may not read its entries')],
      data: { rows: null },
    });
  });
});

describe('on a warehouse of others', () => {
  let other: TestDatabase;
  let owner: pg.Client;

  beforeAll(async () => {
    other = await createTestDatabase('empty');
    owner = await anyClient(other.url);
    await owner.query('DROP SCHEMA pipeline CASCADE');
  });

  afterAll(async () => {
    await owner.end();
    await other.drop();
  });

  it('says where the product has never run what a first start would make, and finds no fault in that', async () => {
    const report = await examineAt(other.url);
    expect(sectionOf(report, 'triggers')).toMatchObject({
      status: 'ok',
      headline: expect.stringContaining('never run'),
    });
    expect(sectionOf(report, 'rollup')).toMatchObject({ status: 'ok', headline: expect.stringContaining('never run') });
    expect(sectionOf(report, 'netsuite').data).toMatchObject({ verdict: 'not_set_up' });
    const limited = await examineAt(urlOf(new URL(other.url).pathname.slice(1)));
    expect(sectionOf(limited, 'triggers').findings[0]!.next_step).toContain('GRANT CREATE ON DATABASE');
  });

  it('reads a foreign queue, and proposes a mapping that fits it', async () => {
    await owner.query(`
      DROP TABLE pdos.pending_sync_queue;
      CREATE TYPE pdos.sync_status AS ENUM ('queued', 'processing', 'done', 'error');
      CREATE TABLE pdos.pending_sync_queue (
        id uuid PRIMARY KEY DEFAULT gen_random_uuid(), entity_type varchar(40) NOT NULL, record_id text NOT NULL,
        destination text NOT NULL CHECK (destination IN ('airtable', 'asana')), payload jsonb NOT NULL,
        status pdos.sync_status NOT NULL DEFAULT 'queued', retry_count integer NOT NULL DEFAULT 0, error_message text,
        created_at timestamptz NOT NULL DEFAULT now(), processed_at timestamptz);
      INSERT INTO pdos.pending_sync_queue (entity_type, record_id, destination, payload) VALUES ('sku', 'rec1', 'asana', '{}')`);
    const queue = sectionOf(await examineAt(other.url), 'queue');
    expect(queue).toMatchObject({ status: 'finding', findings: [{ code: 'queue_needs_mapping' }] });
    expect(queue.data).toMatchObject({ fits: false, rows: [{ status: 'queued', rows: 1 }] });
    expect((queue.data.columns as { name: string }[]).map(({ name }) => name)).toContain('destination');
    const proposed = queue.data.proposed_mapping;
    const refused: string[] = [];
    parseQueueMapping(proposed, (problem) => refused.push(problem));
    expect(refused).toEqual([]);
    const fitting = await examineAt(other.url, { env: { QUEUE_MAPPING: JSON.stringify(proposed) } });
    expect(sectionOf(fitting, 'queue')).toMatchObject({ status: 'ok', headline: expect.stringContaining('fits') });
    const env = { QUEUE_MAPPING: JSON.stringify({ ...(proposed as object), key: 'number' }) };
    const { findings } = sectionOf(await examineAt(other.url, { env }), 'queue');
    expect(findings).toMatchObject([{ code: 'queue_mapping_differs', message: expect.stringContaining('number') }]);
  });

  it('names each column that differs, and each table that is missing', async () => {
    await owner.query(`ALTER TABLE ns.invoices ALTER amount TYPE text; ALTER TABLE airtable_raw.sku DROP COLUMN regions;
                       DROP TABLE asana_raw.task, netsuite_raw.sync_state, pdos.pending_sync_queue`);
    const report = await examineAt(other.url);
    expect(sectionOf(report, 'columns').findings.map(({ message }) => message)).toEqual([
      'Table asana_raw.task is missing.',
      'Table netsuite_raw.sync_state is missing.',
      'Column airtable_raw.sku.regions (text[]) is missing.',
      'Column ns.invoices.amount is text, expected numeric(14,2).',
    ]);
    expect(codesOf(report)).toMatchObject({
      queue: ['no_queue'],
      netsuite: ['tables_missing'],
      brands: ['check_failed'],
    });
  });

  it('finds an empty database to be one, and does not fail', async () => {
    await owner.query('DROP SCHEMA airtable_raw, asana_raw, ns, netsuite_raw, pdos CASCADE');
    const report = await examineAt(other.url, { brandMap: { file: 'x.json', text: '{}' } });
    expect(codesOf(report)).toMatchObject({
      columns: ['empty_database'],
      queue: ['no_queue'],
      netsuite: ['tables_missing'],
    });
    expect(report.exit_code).toBe(1);
    const limited = await examineAt(urlOf(new URL(other.url).pathname.slice(1)));
    const steps = [report, limited].map((one) =>
      sectionOf(one, 'columns').findings[0]!.next_step?.includes('GRANT CREATE'),
    );
    expect(steps).toEqual([false, true]);
  });
});
