import { describeRun } from '../../src/cli/pull-display.js';
import { NightlyPulls } from '../../src/inbound/schedule/nightly-pulls.service.js';
import { control } from '../simulators/simulators-testing.js';
import { until } from '../support/child-instance.js';
import { startTestApp, type TestApp } from '../support/test-app.js';
import { inAirtable } from './bridge-testing.js';
import { healthOf } from './health-testing.js';
import {
  editInAirtable,
  ended,
  type InboundTest,
  pull,
  RECORDS,
  type Run,
  startInboundTest,
  withTrueCounts,
} from './inbound-testing.js';
import { select, send } from './write-testing.js';

let test: InboundTest;
let groups: { id: string; launch_date: string }[];

beforeAll(async () => {
  test = await startInboundTest();
  // What the demo’s loader has left otherwise than a pull would is brought in line by the first one.
  await pull(test, 'airtable');
  groups = await select(
    test.client,
    `SELECT id, launch_date::text FROM airtable_raw.dev_group d
      WHERE launch_date IS NOT NULL AND NOT asana_gids ? 'launch_date'
        AND id NOT IN (SELECT entity_id FROM pdos.pending_sync_queue)
      UNION ALL SELECT id, launch_date::text FROM airtable_raw.dev_group
      WHERE launch_date IS NOT NULL AND asana_gids ? 'launch_date'
        AND id NOT IN (SELECT entity_id FROM pdos.pending_sync_queue)`,
  );
}, 180_000);

afterEach(async () => {
  for (const address of [test.simulators.airtable, test.simulators.asana]) await control(address, 'DELETE', '/faults');
});

afterAll(() => test.end());

function nextGroup(): { id: string; launch_date: string } {
  const group = groups.shift();
  if (!group) throw new Error('The demo has no more dev groups.');
  return group;
}

async function value(table: string, id: string, column: string): Promise<unknown> {
  const [row] = await select(test.client, `SELECT to_jsonb(t) -> $2 AS value FROM ${table} t WHERE id = $1`, [
    id,
    column,
  ]);
  return row?.value;
}

const launchDate = (id: string): Promise<unknown> => value('airtable_raw.dev_group', id, 'launch_date');

/** While this lives, the product delivers edits. */
async function withBridge(work: (app: TestApp) => Promise<void>): Promise<void> {
  const app = await startTestApp({ databaseUrl: test.database.url, env: { ...test.env, BRIDGE: 'on' } });
  try {
    await work(app);
  } finally {
    await app.close();
  }
}

async function statusOf(changeId: string): Promise<Record<string, string>> {
  const rows = await select(test.client, 'SELECT target, status FROM pdos.pending_sync_queue WHERE change_id = $1', [
    changeId,
  ]);
  return Object.fromEntries(rows.map(({ target, status }) => [target, status]));
}

describe('a pull', () => {
  it('writes nothing where nothing changed, and says how much it has read', async () => {
    const before = await select(test.client, 'SELECT max(xmin::text::bigint) AS newest FROM airtable_raw.sku');
    const etag = (await send(test.app.url, 'GET', 'skus')).headers.get('etag');
    const run = await pull(test, 'airtable');
    expect(run).toMatchObject({
      source: 'airtable',
      status: 'ok',
      error: null,
      trigger: 'api',
      mode: 'full',
      phase: 'finished',
      rows_read: RECORDS,
      rows_unchanged: RECORDS,
      rows_inserted: 0,
      rows_updated: 0,
      rows_gone: 0,
    });
    expect(run.detail['airtable_raw.sku']).toMatchObject({ read: 120, unchanged: 120 });
    expect(await select(test.client, 'SELECT max(xmin::text::bigint) AS newest FROM airtable_raw.sku')).toEqual(before);
    expect((await send(test.app.url, 'GET', 'skus', undefined, { 'if-none-match': String(etag) })).status).toBe(304);
  });

  it('brings what was edited and made in Airtable, and keeps a link to several records as the gap that it is', async () => {
    const [first, second] = await select(test.client, 'SELECT id FROM airtable_raw.client ORDER BY id LIMIT 2');
    const [sku] = await select(test.client, 'SELECT id FROM airtable_raw.sku ORDER BY id LIMIT 1');
    const { id } = nextGroup();
    await editInAirtable(test, 'Dev Groups', id, { Brand: [second.id, first.id], 'Launch Date': '2031-01-31' });
    await editInAirtable(test, 'SKUs', sku.id, { 'SKU Name': 'Renamed “\\t”\tthere', Regions: ['US', 'Mond'] });
    const made = await control(test.simulators.airtable, 'POST', '/records/Clients', {
      fields: { Name: 'Новая марка' },
    });
    const run = await pull(test, 'airtable');
    expect(run).toMatchObject({ status: 'ok', rows_updated: 2, rows_inserted: 1, rows_unchanged: RECORDS - 2 });
    expect(await launchDate(id)).toBe('2031-01-31');
    expect(await value('airtable_raw.dev_group', id, 'brand')).toBe(second.id);
    expect(await value('airtable_raw.sku', sku.id, 'sku_name')).toBe('Renamed “\\t”\tthere');
    expect(await value('airtable_raw.client', made.body.id, 'name')).toBe('Новая марка');
    const gaps = `data-gaps?resource=dev-groups&reason=multiple_links`;
    const found = async () =>
      (await send(test.app.url, 'GET', gaps)).json.gaps.filter((gap: { id: string }) => gap.id === id);
    expect(await found()).toHaveLength(1);
    await editInAirtable(test, 'Dev Groups', id, { Brand: [second.id] });
    await pull(test, 'airtable');
    expect(await found()).toHaveLength(0);
  });

  it('takes a record that is deleted upstream out of the lists, and brings it back when it is back', async () => {
    const { id } = nextGroup();
    const record = await inAirtable(test, id);
    const listed = async () => (await send(test.app.url, 'GET', `dev-groups/${id}`)).status;
    await control(test.simulators.airtable, 'DELETE', `/records/Dev%20Groups/${id}`);
    expect(await pull(test, 'airtable')).toMatchObject({ status: 'ok', rows_gone: 1 });
    expect(await listed()).toBe(404);
    expect(await select(test.client, 'SELECT original FROM pipeline.gone_record WHERE record_id = $1', [id])).toEqual([
      { original: expect.objectContaining({ id, launch_date: record['Launch Date'] }) },
    ]);
    const { status } = await control(test.simulators.airtable, 'POST', `/records/Dev%20Groups/${id}`, {
      fields: { ...record, 'Concept Date': '2024-02-29' },
    });
    expect(status).toBe(201);
    expect(await pull(test, 'airtable')).toMatchObject({ status: 'ok', rows_gone: 0, rows_restored: 1 });
    expect(await listed()).toBe(200);
    expect(await value('airtable_raw.dev_group', id, 'concept_date')).toBe('2024-02-29');
    expect(await select(test.client, 'SELECT FROM pipeline.gone_record WHERE record_id = $1', [id])).toEqual([]);
  });

  it('counts in a dry run what it would do, and does none of it', async () => {
    const { id, launch_date } = nextGroup();
    await editInAirtable(test, 'Dev Groups', id, { 'Launch Date': '2032-12-31' });
    expect(await pull(test, 'airtable', { dry_run: true })).toMatchObject({ dry_run: true, rows_updated: 1 });
    expect(await launchDate(id)).toBe(launch_date);
    expect(await pull(test, 'airtable')).toMatchObject({ dry_run: false, rows_updated: 1 });
    expect(await launchDate(id)).toBe('2032-12-31');
  });

  it('begins a table anew when Airtable has lost our place in it, and takes nothing twice', async () => {
    const skuPages = async () => {
      const { body } = await control(test.simulators.airtable, 'GET', '/events?after=0&limit=100000');
      return body.events.filter(({ path }: Run) => path.includes('/SKUs')).length;
    };
    await control(test.simulators.airtable, 'POST', '/faults', {
      kind: 'slow',
      delay_ms: 1500,
      match: { path: '/SKUs' },
    });
    const { json } = await send(test.app.url, 'POST', 'sync-health/airtable/run', {});
    await until(
      async () => (await send(test.app.url, 'GET', `sync-runs/${json.run.id}`)).json.rows_read >= 17 + 13 + 90 + 100,
      30_000,
    );
    await control(test.simulators.airtable, 'POST', '/expire-offsets');
    const asked = await skuPages();
    await control(test.simulators.airtable, 'DELETE', '/faults');
    const run = withTrueCounts(await ended(test, json.run.id));
    expect(run).toMatchObject({ status: 'ok', rows_gone: 0, rows_inserted: 0 });
    expect(run.detail['airtable_raw.sku']).toMatchObject({ read: 120, unchanged: 120 });
    // The page that was refused, and both pages anew.
    expect((await skuPages()) - asked).toBeGreaterThanOrEqual(3);
  });

  it('fails with the name of a field that was renamed upstream, and leaves the warehouse as it was', async () => {
    const { id, launch_date } = nextGroup();
    await editInAirtable(test, 'Dev Groups', id, { 'Launch Date': '2033-01-01' });
    // Of a table that is read, and would be merged, before the one that can't be.
    const [brand] = await select(test.client, 'SELECT id, name FROM airtable_raw.client ORDER BY id LIMIT 1');
    await editInAirtable(test, 'Clients', brand.id, { Name: 'Renamed meanwhile' });
    const rename = (from: string, to: string) =>
      control(test.simulators.airtable, 'POST', '/rename-field', { collection: 'Dev Groups', from, to });
    await rename('Brief Date', 'Briefing');
    try {
      const run = await pull(test, 'airtable');
      expect(run.status).toBe('failed');
      expect(run.error).toContain('Airtable’s table Dev Groups has no field "Brief Date"');
      expect(await launchDate(id)).toBe(launch_date);
      expect(await value('airtable_raw.client', brand.id, 'name')).toBe(brand.name);
    } finally {
      await rename('Briefing', 'Brief Date');
    }
    expect(await pull(test, 'airtable')).toMatchObject({ status: 'ok', rows_updated: 2 });
  });

  it('sets a record that can’t be taken over aside with its reason, and takes it over when it is mended', async () => {
    const { id } = nextGroup();
    const gids = (await inAirtable(test, id))['Asana GIDs'] ?? null;
    await editInAirtable(test, 'Dev Groups', id, { 'Asana GIDs': '{"launch_date": ', 'Launch Date': '2034-01-01' });
    for (const times of [1, 2]) {
      expect(await pull(test, 'airtable')).toMatchObject({ status: 'ok', rows_quarantined: 1, rows_gone: 0 });
      const { json } = await send(test.app.url, 'GET', 'quarantine?source=airtable');
      expect(json).toEqual([
        expect.objectContaining({
          table_name: 'airtable_raw.dev_group',
          record_id: id,
          reason: expect.stringContaining('Asana GIDs'),
          times,
          original: expect.objectContaining({ id }),
        }),
      ]);
      expect(await launchDate(id)).not.toBe('2034-01-01');
    }
    await editInAirtable(test, 'Dev Groups', id, { 'Asana GIDs': gids });
    expect(await pull(test, 'airtable')).toMatchObject({ status: 'ok', rows_quarantined: 0, rows_updated: 1 });
    expect(await launchDate(id)).toBe('2034-01-01');
    expect((await send(test.app.url, 'GET', 'quarantine')).json).toEqual([]);
  });

  it('stops where too many rows are gone at once, until a person says that they are', async () => {
    const lines = await select(test.client, 'SELECT id FROM airtable_raw.product_line ORDER BY id');
    for (const { id } of lines.slice(0, 11)) {
      await control(test.simulators.airtable, 'DELETE', `/records/Product%20Lines/${id}`);
    }
    const left = async () =>
      (await select(test.client, 'SELECT count(*)::int AS lines FROM airtable_raw.product_line'))[0].lines;
    const run = await pull(test, 'airtable');
    expect(run).toMatchObject({ status: 'suspicious_empty', rows_gone: 0 });
    expect(run.error).toContain('11 of 13 rows of airtable_raw.product_line are gone upstream at once');
    // What the rest was read for, and what of it was left.
    expect(describeRun(run)).toMatch(/: \d+ read, .*, 2 not merged\n/);
    expect(await left()).toBe(13);
    const { cause, next_step } = await healthOf(test.app, 'airtable');
    expect([cause, next_step]).toEqual([
      expect.stringContaining('11 of 13 rows of airtable_raw.product_line are gone'),
      expect.stringContaining('npm run sync -- --source airtable --accept-deletions'),
    ]);
    expect(await pull(test, 'airtable', { accept_deletions: true })).toMatchObject({ status: 'ok', rows_gone: 11 });
    expect(await left()).toBe(2);
  });
});

describe('photos and logos', () => {
  const PICTURES = ['product.photo_url', 'sku.photo_url', 'product_line.logo_url'];
  const photoOf = (id: string) => value('airtable_raw.sku', id, 'photo_url');
  let sku: { id: string };

  beforeAll(async () => {
    [sku] = (await select(
      test.client,
      'SELECT id FROM airtable_raw.sku WHERE photo_url IS NOT NULL ORDER BY id LIMIT 1',
    )) as [{ id: string }];
  });

  /** How often Airtable was asked for a file, and each time with what success. */
  async function filesAsked(): Promise<number[]> {
    const { body } = await control(test.simulators.airtable, 'GET', '/events?after=0&limit=100000');
    return body.events.filter(({ path }: Run) => path.startsWith('/v3/')).map(({ status }: Run) => status);
  }

  const broken = (change: object = {}) =>
    control(test.simulators.airtable, 'POST', '/faults', { kind: '500', match: { path: '/v3/' }, ...change });

  const addPhoto = () => editInAirtable(test, 'SKUs', sku.id, { Photo: [{ url: 'https://photos.example/new.png' }] });

  it('are ours after a pull: copied once, and served as pictures that may be kept', async () => {
    const urls = await select(
      test.client,
      PICTURES.map((one) => one.split('.'))
        .map(([table, column]) => `SELECT ${column} AS url FROM airtable_raw.${table} WHERE ${column} IS NOT NULL`)
        .join(' UNION ALL '),
    );
    expect(urls.length).toBeGreaterThan(100);
    for (const { url } of urls) expect(url).toMatch(/^\/api\/pipeline\/assets\/[0-9a-f]{64}$/);
    const asked = await filesAsked();
    expect(asked.length).toBeGreaterThanOrEqual(urls.length);
    expect(await pull(test, 'airtable')).toMatchObject({ status: 'ok', pictures_copied: 0, pictures_failed: 0 });
    expect(await filesAsked()).toEqual(asked);
    const shown = (await send(test.app.url, 'GET', 'products?fields=photo_url')).json;
    expect(shown.some(({ photo_url }: Run) => photo_url === urls[0].url)).toBe(true);
    const answer = await fetch(test.app.url + urls[0].url);
    expect([answer.status, answer.headers.get('content-type')]).toEqual([200, 'image/png']);
    expect(answer.headers.get('cache-control')).toContain('immutable');
  });

  it('that can’t be copied are set aside and counted, keep the picture that was there, and are tried again', async () => {
    const before = await photoOf(sku.id);
    await addPhoto();
    await editInAirtable(test, 'SKUs', sku.id, { 'SKU Name': 'Has a new photo' });
    await broken();
    for (const times of [1, 2]) {
      const run = await pull(test, 'airtable');
      expect(run).toMatchObject({ status: 'ok', error: null, rows_quarantined: 0, pictures_failed: 1 });
      expect(run.detail['airtable_raw.sku']).toMatchObject({ pictures_copied: 0, pictures_failed: 1 });
      expect(await photoOf(sku.id)).toBe(before);
      expect(await value('airtable_raw.sku', sku.id, 'sku_name')).toBe('Has a new photo');
      const { json } = await send(test.app.url, 'GET', `quarantine?record_id=${sku.id}`);
      expect(json).toEqual([
        expect.objectContaining({ times, reason: expect.stringMatching(/^Photo: .*127\.0\.0\.1 answered 500/) }),
      ]);
      expect(JSON.stringify(json)).not.toContain('/v3/');
    }
    const health = await send(test.app.url, 'GET', 'sync-health/airtable');
    expect(health.json.runs[0]).toMatchObject({ pictures_failed: 1 });
    await control(test.simulators.airtable, 'DELETE', '/faults');
    expect(await pull(test, 'airtable')).toMatchObject({ pictures_copied: 1, pictures_failed: 0, rows_updated: 1 });
    expect(await photoOf(sku.id)).toMatch(/assets\/[0-9a-f]{64}$/);
    expect(await photoOf(sku.id)).not.toBe(before);
    expect((await send(test.app.url, 'GET', 'quarantine')).json).toEqual([]);
  });

  it('are fetched from no private address, of which the simulators are one, unless somebody has named it', async () => {
    await addPhoto();
    const env = { ...test.env, AIRTABLE_FILES_ORIGIN: '' };
    const app = await startTestApp({ databaseUrl: test.database.url, env });
    try {
      const asked = (await filesAsked()).length;
      expect(await pull({ app }, 'airtable')).toMatchObject({ status: 'ok', pictures_failed: 1 });
      const { json } = await send(app.url, 'GET', 'quarantine');
      expect(json).toEqual([
        expect.objectContaining({ reason: expect.stringContaining('127.0.0.1 is not asked by https') }),
      ]);
      expect(await filesAsked()).toHaveLength(asked);
    } finally {
      await app.close();
    }
  });

  it('that were taken away upstream are gone here, and a dry run copies none', async () => {
    expect(await pull(test, 'airtable', { dry_run: true })).toMatchObject({ pictures_copied: 0, rows_updated: 0 });
    await addPhoto();
    const asked = (await filesAsked()).length;
    expect(await pull(test, 'airtable', { dry_run: true })).toMatchObject({ pictures_copied: 1, rows_updated: 1 });
    expect(await filesAsked()).toHaveLength(asked);
    await editInAirtable(test, 'SKUs', sku.id, { Photo: [] });
    expect(await pull(test, 'airtable')).toMatchObject({ pictures_failed: 0, rows_updated: 1 });
    expect(await photoOf(sku.id)).toBeNull();
  });
});

describe('an edit', () => {
  it('that is not delivered yet keeps its value, whatever upstream has', async () => {
    const { id } = nextGroup();
    await send(test.app.url, 'PATCH', `dev-groups/${id}`, { launch_date: '2028-02-29' });
    await editInAirtable(test, 'Dev Groups', id, { 'Launch Date': '2029-09-09', Name: 'Named there' });
    expect(await pull(test, 'airtable')).toMatchObject({ status: 'ok', fields_kept: expect.any(Number) });
    expect(await launchDate(id)).toBe('2028-02-29');
    expect(await value('airtable_raw.dev_group', id, 'name')).toBe('Named there');
    // What the pull has seen is no news to the bridge: a person has to decide.
    await withBridge(async () => {
      const [{ change_id }] = await select(
        test.client,
        `SELECT change_id FROM pdos.pending_sync_queue WHERE entity_id = $1`,
        [id],
      );
      await until(async () => (await statusOf(change_id)).airtable === 'conflict', 30_000);
    });
    await pull(test, 'airtable');
    expect(await launchDate(id)).toBe('2028-02-29');
  });

  it.each([
    ['and not delivered', false],
    ['and delivered', true],
  ])('committed while the pull reads %s survives it', async (_, delivered) => {
    const { id } = nextGroup();
    // The answer is made at once, and held back: it has the value from before the edit.
    await control(test.simulators.airtable, 'POST', '/faults', {
      kind: 'slow',
      delay_ms: 100,
      match: { path: '/Dev Groups', method: 'GET' },
    });
    const { json } = await send(test.app.url, 'POST', 'sync-health/airtable/run', {});
    const phase = async () => (await send(test.app.url, 'GET', `sync-runs/${json.run.id}`)).json.phase;
    await until(async () => (await phase()) === 'reading airtable_raw.dev_group', 30_000);
    // Nothing is merged while somebody holds the first table.
    await test.client.query('BEGIN; LOCK TABLE airtable_raw.client IN EXCLUSIVE MODE');
    try {
      await editInAirtable(test, 'Clients', (await select(test.client, 'SELECT id FROM airtable_raw.client'))[0].id, {
        Name: `Held ${delivered}`,
      });
      await until(async () => (await phase()).startsWith('merging'), 30_000);
      const answer = await send(test.app.url, 'PATCH', `dev-groups/${id}`, { launch_date: '2027-07-07' });
      expect(answer.status).toBe(200);
      if (delivered) {
        await withBridge(async () => {
          await until(async () => (await statusOf(answer.json.receipt.change_id)).airtable === 'delivered', 30_000);
        });
      }
    } finally {
      await test.client.query('COMMIT');
    }
    expect(await ended(test, json.run.id)).toMatchObject({ status: 'ok' });
    expect(await launchDate(id)).toBe('2027-07-07');
  });

  it('of what a pull brought is no conflict with it', async () => {
    const { id } = nextGroup();
    await withBridge(async (app) => {
      const edit = async (launch_date: string) => {
        const { json } = await send(app.url, 'PATCH', `dev-groups/${id}`, { launch_date });
        await until(async () => (await statusOf(json.receipt.change_id)).airtable !== 'pending', 30_000);
        await until(async () => (await statusOf(json.receipt.change_id)).airtable !== 'in_flight', 30_000);
        return (await statusOf(json.receipt.change_id)).airtable;
      };
      expect(await edit('2027-01-01')).toBe('delivered');
      await editInAirtable(test, 'Dev Groups', id, { 'Launch Date': '2027-02-02' });
      await pull(test, 'airtable');
      expect(await launchDate(id)).toBe('2027-02-02');
      expect(await edit('2027-03-03')).toBe('delivered');
      expect((await inAirtable(test, id))['Launch Date']).toBe('2027-03-03');
    });
  });
});

describe('a comparison', () => {
  async function compare(source: string, body: object = {}): Promise<Run> {
    const { status, json } = await send(test.app.url, 'POST', `sync-health/${source}/reconcile`, body);
    expect(status).toBe(202);
    let report: Run;
    await until(async () => {
      report = (await send(test.app.url, 'GET', `drift-runs/${json.id}`)).json;
      return report.run.status !== 'running';
    }, 60_000);
    expect((await send(test.app.url, 'GET', `sync-health/${source}/drift`)).json).toEqual(report);
    return report;
  }

  it('of what is alike says so, with the count', async () => {
    await pull(test, 'asana');
    // What the demo and the tests before have left otherwise.
    for (const { record_id, field, theirs } of (await compare('asana')).differences) {
      await test.client.query(`UPDATE airtable_raw.dev_group SET ${field} = $2 WHERE id = $1`, [record_id, theirs]);
    }
    const { run, differences } = await compare('asana');
    const [{ rows }] = await select(
      test.client,
      'SELECT (SELECT count(*) FROM asana_raw.project)::int + (SELECT count(*) FROM asana_raw.task)::int AS rows',
    );
    expect(run).toMatchObject({ status: 'no_drift', fields_differing: 0, error: null });
    // Tasks in no project, too: they are asked for one by one.
    expect(run.rows_compared).toBe(rows);
    const [{ stages }] = await select(
      test.client,
      `SELECT count(*)::int AS stages FROM airtable_raw.dev_group d, jsonb_each_text(d.asana_gids) g
         JOIN asana_raw.task t ON t.gid = g.value`,
    );
    const [{ projects }] = await select(test.client, 'SELECT count(*)::int AS projects FROM asana_raw.project');
    expect(stages).toBeGreaterThan(50);
    expect(run.fields_compared).toBe(projects * 3 + (run.rows_compared - projects) * 6 + stages);
    expect(differences).toEqual([]);
  });

  it('of stages with their tasks lists each date that differs, and takes Asana’s over as an edit where it may', async () => {
    const stages = await select(
      test.client,
      `SELECT d.id, d.launch_date::text AS ours, t.gid FROM airtable_raw.dev_group d
         JOIN asana_raw.task t ON t.gid = d.asana_gids ->> 'launch_date' AND t.due_on = d.launch_date
         JOIN asana_raw.project p ON p.gid = t.project_gid
        WHERE d.id NOT IN (SELECT entity_id FROM pdos.pending_sync_queue) ORDER BY d.id LIMIT 3`,
    );
    expect(stages).toHaveLength(3);
    const [moved, edited, emptied] = stages as [Run, Run, Run];
    const moveTask = ({ gid }: Run, due_on: string | null) =>
      control(test.simulators.asana, 'PATCH', `/records/tasks/${gid}`, { fields: { due_on } });
    await moveTask(moved, '2036-06-06');
    await moveTask(emptied, null);
    await send(test.app.url, 'PATCH', `dev-groups/${edited.id}`, { launch_date: '2028-09-09' });
    const about = ({ differences }: Run, { id }: Run) =>
      differences.find(({ record_id, field }: Run) => record_id === id && field === 'launch_date');
    const of = (found: Run) => stages.map((stage) => about(found, stage));
    const table_name = 'airtable_raw.dev_group';
    const found = await compare('asana');
    expect(found.run.status).toBe('drift');
    expect(of(found)).toEqual([
      expect.objectContaining({
        table_name,
        ours: moved.ours,
        theirs: '2036-06-06',
        changed_last: 'upstream',
        waiting: null,
      }),
      expect.objectContaining({
        ours: '2028-09-09',
        changed_last: 'warehouse',
        changed_by: 'local',
        waiting: 'pending',
      }),
      expect.objectContaining({ ours: emptied.ours, theirs: null, changed_last: 'upstream' }),
    ]);
    const repaired = await compare('asana', { repair: true });
    // A task without a date takes none away: that is for a person.
    expect(repaired.run).toMatchObject({
      status: 'drift',
      error: expect.stringMatching(/^1 difference is left for a person/),
    });
    expect(of(repaired).map(({ repaired_at }: Run) => repaired_at === null)).toEqual([false, true, true]);
    const dates = await select(
      test.client,
      'SELECT launch_date::text FROM airtable_raw.dev_group WHERE id = ANY($1) ORDER BY id',
      [stages.map(({ id }) => id)],
    );
    expect(dates.map(({ launch_date }) => launch_date)).toEqual(['2036-06-06', '2028-09-09', emptied.ours]);
    const { json } = await send(test.app.url, 'GET', `dev-groups/${moved.id}`);
    expect(json.sync.launch_date).toEqual({ airtable: 'pending', asana: 'pending' });
  });

  it('lists each field that differs with both values and who changed it last, and repairs what waits for nobody', async () => {
    const [theirs, loaded, ours] = [nextGroup(), nextGroup(), nextGroup()];
    await pull(test, 'airtable');
    await editInAirtable(test, 'Dev Groups', theirs.id, { 'Launch Date': '2035-05-05' });
    await test.client.query(`UPDATE airtable_raw.dev_group SET name = 'Loaded over' WHERE id = $1`, [loaded.id]);
    await send(test.app.url, 'PATCH', `dev-groups/${ours.id}`, { launch_date: '2028-08-08' });
    const made = await control(test.simulators.airtable, 'POST', '/records/Clients', { fields: { Name: 'New there' } });
    await test.client.query(`INSERT INTO airtable_raw.client (id, name) VALUES ('recOnlyHere', 'Only here')`);
    const mine = new Set([theirs.id, loaded.id, ours.id, made.body.id, 'recOnlyHere']);
    const of = ({ differences }: Run) => differences.filter(({ record_id }: Run) => mine.has(record_id));
    const expected = [
      { record_id: theirs.id, field: 'launch_date', ours: theirs.launch_date, theirs: '2035-05-05', waiting: null },
      { record_id: loaded.id, field: 'name', ours: 'Loaded over', kind: 'differs', waiting: null },
      {
        record_id: ours.id,
        field: 'launch_date',
        ours: '2028-08-08',
        theirs: ours.launch_date,
        changed_last: 'warehouse',
        changed_by: 'local',
        waiting: 'pending',
      },
      { record_id: made.body.id, field: '', kind: 'only_upstream', changed_last: 'upstream' },
      { record_id: 'recOnlyHere', field: '', kind: 'only_warehouse' },
    ];
    const found = await compare('airtable');
    expect(found.run).toMatchObject({ status: 'drift', repair: false, fields_repaired: 0 });
    expect(of(found)).toHaveLength(5);
    expect(of(found)).toEqual(expect.arrayContaining(expected.map((one) => expect.objectContaining(one))));
    expect(await launchDate(theirs.id)).toBe(theirs.launch_date);

    const repaired = await compare('airtable', { repair: true });
    expect(repaired.run).toMatchObject({ status: 'repaired', repair: true, error: null });
    expect(await launchDate(theirs.id)).toBe('2035-05-05');
    expect(await launchDate(ours.id)).toBe('2028-08-08');
    expect(await value('airtable_raw.client', 'recOnlyHere', 'name')).toBeUndefined();
    for (const { record_id, repaired_at } of of(repaired))
      expect([record_id, repaired_at === null]).toEqual([record_id, record_id === ours.id]);
    // What is left waits for an upstream, or for a person.
    const left = await compare('airtable');
    expect(left.run.fields_differing).toBe(left.run.fields_waiting);
    const metricsNow = async () => (await fetch(`${test.app.url}/metrics`)).text();
    await until(async () =>
      /inbound_comparisons_total\{source="airtable",status="repaired"\} 1/.test(await metricsNow()),
    );
    const metrics = await metricsNow();
    expect(metrics).toContain('inbound_drift_fields{source="airtable",state="open"} 0');
    expect(metrics).toContain(`inbound_drift_fields{source="airtable",state="waiting"} ${left.run.fields_waiting}`);
    expect((await send(test.app.url, 'GET', 'drift-runs/0')).status).toBe(404);
  });
});

describe('a pull of Asana', () => {
  it('follows its projects and tasks, those that are in no project, too, and counts each once', async () => {
    const [task, other] = await select(
      test.client,
      `
      SELECT t.gid FROM asana_raw.task t JOIN asana_raw.project p ON p.gid = t.project_gid ORDER BY t.gid LIMIT 2`,
    );
    const [loose] = await select(
      test.client,
      `SELECT gid FROM asana_raw.task t
        WHERE NOT EXISTS (SELECT FROM asana_raw.project p WHERE p.gid = t.project_gid) ORDER BY gid LIMIT 1`,
    );
    const [{ tasks, projects }] = await select(
      test.client,
      `SELECT count(*)::int AS tasks, (SELECT count(*)::int FROM asana_raw.project) AS projects FROM asana_raw.task`,
    );
    await control(test.simulators.asana, 'PATCH', `/records/tasks/${loose.gid}`, { fields: { due_on: '2029-02-28' } });
    await control(test.simulators.asana, 'PATCH', `/records/tasks/${task.gid}`, {
      fields: { due_on: '2029-01-31', name: 'Done — 完了' },
    });
    await control(test.simulators.asana, 'DELETE', `/records/tasks/${other.gid}`);
    const run = await pull(test, 'asana');
    expect(run).toMatchObject({ status: 'ok', error: null, rows_inserted: 0, rows_gone: 1 });
    expect(run.rows_read).toBe(projects + tasks - 1);
    // They are counted when the run is written down, a moment after whoever asks can see that it ended.
    await until(async () => {
      const metrics = await (await fetch(`${test.app.url}/metrics`)).text();
      return /inbound_rows_total\{source="asana",outcome="gone"\} 1/.test(metrics);
    });
    expect(
      await select(test.client, 'SELECT due_on::text, project_gid FROM asana_raw.task WHERE gid = $1', [loose.gid]),
    ).toEqual([{ due_on: '2029-02-28', project_gid: null }]);
    expect(
      await select(test.client, 'SELECT due_on::text, name FROM asana_raw.task WHERE gid = $1', [task.gid]),
    ).toEqual([{ due_on: '2029-01-31', name: 'Done — 完了' }]);
    expect(await select(test.client, 'SELECT count(*)::int AS tasks FROM asana_raw.task')).toEqual([
      { tasks: tasks - 1 },
    ]);
  });

  it('is not ok when Asana shows nothing any more, and takes nothing away', async () => {
    const before = await select(test.client, 'SELECT gid FROM asana_raw.project ORDER BY 1');
    for (const { gid } of before) await control(test.simulators.asana, 'DELETE', `/records/projects/${gid}`);
    const run = await pull(test, 'asana');
    expect(run).toMatchObject({ status: 'suspicious_empty', rows_read: 0, rows_gone: 0 });
    expect(run.error).toContain('with no record for asana_raw.project');
    expect(await select(test.client, 'SELECT gid FROM asana_raw.project ORDER BY 1')).toEqual(before);
  });
});

it('a night that was missed is made up for, once, however many instances look', async () => {
  const parts = new Intl.DateTimeFormat('en-GB', { timeZone: 'America/New_York', hour: '2-digit', minute: '2-digit' });
  const schedule = parts.format(Date.now() - 120_000);
  const env = { ...test.env, INBOUND: 'on', INBOUND_SCHEDULE: schedule };
  const apps = await Promise.all([1, 2].map(() => startTestApp({ databaseUrl: test.database.url, env })));
  const scheduled = () =>
    select(
      test.client,
      `SELECT source, count(*)::int AS runs FROM pipeline.sync_run
        WHERE trigger = 'schedule' AND started_at > now() - interval '5 minutes' GROUP BY 1 ORDER BY 1`,
    );
  const look = () => Promise.all(apps.map(({ app }) => app.get(NightlyPulls).look()));
  try {
    // Of a product that never pulled there is nothing to make up for.
    await look();
    expect(await scheduled()).toEqual([]);
    await test.client.query(
      `INSERT INTO pipeline.sync_run (source, trigger, mode, requested_by, instance, started_at, finished_at, status)
       SELECT source, 'schedule', 'full', 'schedule', 'yesterday', now() - interval '1 day', now() - interval '1 day', 'ok'
         FROM unnest(ARRAY['airtable', 'asana']) AS source`,
    );
    await look();
    await look();
    expect(await scheduled()).toEqual([
      { source: 'airtable', runs: 1 },
      { source: 'asana', runs: 1 },
    ]);
  } finally {
    await Promise.all(apps.map((app) => app.close()));
  }
});

describe('a request', () => {
  it('while a pull runs is answered with that one, by every instance', async () => {
    await control(test.simulators.asana, 'POST', '/faults', { kind: 'slow', delay_ms: 1000, times: 1 });
    const second = await startTestApp({ databaseUrl: test.database.url, env: { ...test.env } });
    try {
      const first = await send(test.app.url, 'POST', 'sync-health/asana/run', {});
      const again = await send(test.app.url, 'POST', 'sync-health/asana/run');
      const elsewhere = await send(second.url, 'POST', 'sync-health/asana/run', { full: true });
      expect([first.status, again.status, elsewhere.status]).toEqual([202, 202, 202]);
      expect([first.json.started, again.json.started, elsewhere.json.started]).toEqual([true, false, false]);
      expect([again.json.run.id, elsewhere.json.run.id]).toEqual([first.json.run.id, first.json.run.id]);
      await ended(test, first.json.run.id);
    } finally {
      await second.close();
    }
  });

  it('is told what there is, and what it can’t mean', async () => {
    const unknown = await send(test.app.url, 'POST', 'sync-health/notion/run', {});
    expect([unknown.status, unknown.json.detail]).toEqual([404, expect.stringContaining('airtable, asana, netsuite')]);
    expect((await send(test.app.url, 'POST', 'sync-health/asana/run', { dry_run: 'yes' })).status).toBe(400);
    expect((await send(test.app.url, 'POST', 'sync-health/asana/run', { force: true })).status).toBe(400);
    const without = await send(test.app.url, 'POST', 'sync-health/netsuite/run', {});
    expect([without.status, without.json.type]).toEqual([503, expect.stringContaining('pulls-refused')]);
    expect((await send(test.app.url, 'GET', 'sync-runs/999999')).status).toBe(404);
    expect((await send(test.app.url, 'GET', 'sync-runs/1')).json.id).toBe('1');
  });

  it('for what is set aside is answered in pages that have all of it, each once', async () => {
    await test.client.query(
      `INSERT INTO pipeline.quarantine (source, table_name, record_id, reason, original, first_seen_at)
       SELECT 'netsuite', 'ns.invoices', 'row ' || n || '.a b', 'bad', '{}', now() - (n / 3) * interval '1 microsecond'
         FROM generate_series(1, 7) n`,
    );
    const seen: string[] = [];
    let path: string | undefined = 'quarantine?source=netsuite&limit=3';
    for (let pages = 0; path !== undefined; pages++) {
      const { status, json, headers } = await send(test.app.url, 'GET', path);
      expect([status, headers.get('x-total-count')]).toEqual([200, '7']);
      expect(pages).toBeLessThan(3);
      seen.push(...json.map(({ record_id }: Run) => record_id));
      path = /<[^>]*\/pipeline\/([^>]*)>; rel="next"/.exec(headers.get('link') ?? '')?.[1];
      if (pages === 0 && path !== undefined) {
        const other = await send(test.app.url, 'GET', path.replace('source=netsuite', 'source=asana'));
        expect([other.status, other.json.errors[0].field]).toEqual([400, 'cursor']);
      }
    }
    expect(seen).toEqual([1, 2, 3, 4, 5, 6, 7].map((n) => `row ${n}.a b`));
    expect((await send(test.app.url, 'GET', 'quarantine?cursor=abc')).status).toBe(400);
    await test.client.query(`DELETE FROM pipeline.quarantine WHERE source = 'netsuite'`);
  });

  it('for the differences of a comparison is answered in pages that have all of them, each once', async () => {
    const [earlier, { id }] = (await select(
      test.client,
      `INSERT INTO pipeline.drift_run (source, trigger, requested_by, instance, finished_at, status, fields_differing)
       SELECT 'asana', 'api', 'ann', 'vm:1:0', now(), 'drift', 7 FROM generate_series(1, 2) RETURNING id::text`,
    )) as [Run, Run];
    await test.client.query(
      `INSERT INTO pipeline.drift_field (run_id, table_name, record_id, field, kind, changed_last)
       SELECT $1, 'asana_raw.task', 'a b.' || n / 3, (ARRAY['', 'due_on', 'name'])[n % 3 + 1], 'differs', 'unknown'
         FROM generate_series(0, 6) n`,
      [id],
    );
    const seen: string[] = [];
    // The latest may be another one by the time of the second page: that is still of this one.
    let path: string | undefined = 'sync-health/asana/drift?limit=3';
    for (let pages = 0; path !== undefined; pages++) {
      const { status, json, headers } = await send(test.app.url, 'GET', path);
      expect([status, headers.get('x-total-count'), json.run.id]).toEqual([200, '7', id]);
      expect(pages).toBeLessThan(3);
      seen.push(...json.differences.map(({ record_id, field }: Run) => `${record_id} ${field}`));
      path = /<[^>]*\/pipeline\/([^>]*)>; rel="next"/.exec(headers.get('link') ?? '')?.[1];
      if (path === undefined) break;
      expect(path).toMatch(new RegExp(`^drift-runs/${id}\\?limit=3&cursor=`));
      const other = await send(test.app.url, 'GET', path.replace(`drift-runs/${id}`, `drift-runs/${earlier.id}`));
      expect([other.status, other.json.errors[0].field]).toEqual([400, 'cursor']);
    }
    expect(seen).toEqual(
      Array.from({ length: 7 }, (_, n) => `a b.${Math.floor(n / 3)} ${['', 'due_on', 'name'][n % 3]}`),
    );
    await test.client.query('DELETE FROM pipeline.drift_run WHERE id IN ($1, $2)', [id, earlier.id]);
  });

  it('and its pull are told to who listens, and counted', async () => {
    const counted = async (name: string) => {
      const metrics = await (await fetch(`${test.app.url}/metrics`)).text();
      const line = metrics.split('\n').find((one) => one.startsWith(`${name} `));
      return Number(line?.split(' ').at(-1) ?? 0);
    };
    const names = [
      'inbound_pulls_total{source="airtable",status="failed"}',
      'inbound_pull_duration_seconds_count{source="airtable"}',
    ];
    const before = await Promise.all(names.map(counted));
    await control(test.simulators.airtable, 'POST', '/faults', { kind: 'permission_lost', times: 1 });
    const { id, status } = await pull(test, 'airtable');
    expect(status).toBe('failed');
    const told = await select(
      test.client,
      `SELECT data ->> 'status' AS status FROM pipeline.event WHERE kind = 'pull' AND data ->> 'run_id' = $1 ORDER BY id`,
      [id],
    );
    expect(told.map((event) => event.status)).toEqual(['running', 'failed']);
    expect(await Promise.all(names.map(counted))).toEqual(before.map((count) => count + 1));
  });
});
