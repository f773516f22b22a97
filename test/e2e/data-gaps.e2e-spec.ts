import type pg from 'pg';
import { GapRecorder } from '../../src/data-gaps/gap-recorder.js';
import { type RowBuilders, rowsOf } from '../support/rows.js';
import { startTestApp, type TestApp } from '../support/test-app.js';
import { createTestDatabase, type TestDatabase } from '../support/test-database.js';
import { anyClient, bodyOf, get } from './changes-testing.js';
import { todayIn, UNMATCHED_DEMO_SPELLINGS } from './revenue-testing.js';

interface GapCount {
  resource: string;
  gap: string;
  reason: string;
  records: number;
}

interface Report {
  total: number;
  counts: GapCount[];
  history: (GapCount & { day: string })[];
  gaps: {
    resource: string;
    id: string;
    name: string | null;
    brand_id: string | null;
    gap: string;
    reason: string;
    reason_text: string;
    field: string | null;
    since: string | null;
    airtable_url: string | null;
  }[];
}

const report = async (app: TestApp, query = ''): Promise<Report> =>
  JSON.parse(await bodyOf(app, `data-gaps${query}`, { fresh: true }));

describe('the demo', () => {
  let database: TestDatabase;
  let client: pg.Client;
  let app: TestApp;

  beforeAll(async () => {
    database = await createTestDatabase('demo');
    client = await anyClient(database.url);
    app = await startTestApp({
      databaseUrl: database.url,
      env: {
        AIRTABLE_BASE_ID: 'appA1b2C3d4E5f6G7',
        AIRTABLE_TABLE_IDS: 'products=tblProducts1,dev-groups=tblDevGroups1',
      },
    });
  }, 120_000);

  afterAll(async () => {
    await app.close();
    await client.end();
    await database.drop();
  });

  const REFERENCES = [
    ['products', 'product', 'brand_id', 'client'],
    ['products', 'product', 'product_line', 'product_line'],
    ['skus', 'sku', 'product_id', 'product'],
    ['dev-groups', 'dev_group', 'brand', 'client'],
    ['dev-groups', 'dev_group', 'product_line', 'product_line'],
  ] as const;

  /** Every gap of the warehouse by plain SQL: a record's gap counts once, blank before dangling before several. */
  async function trueCounts(): Promise<GapCount[]> {
    const references = REFERENCES.map(
      ([resource, table, column, target]) => `
        SELECT '${resource}' AS resource, '${column}' AS gap,
               CASE WHEN t.${column} IS NULL THEN 'source_blank'
                    WHEN NOT EXISTS (SELECT FROM airtable_raw.${target} r WHERE r.id = t.${column}) THEN 'dangling_reference'
                    WHEN EXISTS (SELECT FROM pipeline.multiple_link m WHERE m.record_id = t.id
                                    AND m.table_name = 'airtable_raw.${table}' AND m.column_name = '${column}')
                    THEN 'multiple_links' END AS reason
          FROM airtable_raw.${table} t`,
    );
    const { rows } = await client.query<GapCount>(
      `SELECT resource, gap, reason, count(*)::int AS records FROM (
         ${references.join(' UNION ALL ')}
         UNION ALL SELECT 'products', 'netsuite_item', 'source_blank' FROM airtable_raw.product WHERE netsuite_item IS NULL
         UNION ALL SELECT 'dev-groups', 'launch_date', 'source_blank' FROM airtable_raw.dev_group WHERE launch_date IS NULL
         UNION ALL SELECT 'brands', 'netsuite_brand', 'unmatched_brand' FROM airtable_raw.client WHERE name = 'Ember & Oat'
       ) AS found WHERE reason IS NOT NULL GROUP BY 1, 2, 3`,
    );
    return rows;
  }

  const sorted = (counts: GapCount[]): string[] =>
    counts.map(({ resource, gap, reason, records }) => [resource, gap, reason, records].join(' ')).sort();

  it('has the gaps that plain SQL finds, each record listed', async () => {
    expect(UNMATCHED_DEMO_SPELLINGS).not.toContain('Ember & Oat');
    const { counts, gaps, total } = await report(app);
    expect(sorted(counts)).toEqual(sorted(await trueCounts()));
    expect(new Set(counts.map(({ reason }) => reason)).size).toBe(4);
    const listed = new Map<string, GapCount>();
    for (const { resource, gap, reason } of gaps) {
      const count = listed.get(`${resource} ${gap} ${reason}`) ?? { resource, gap, reason, records: 0 };
      count.records++;
      listed.set(`${resource} ${gap} ${reason}`, count);
    }
    expect(sorted([...listed.values()])).toEqual(sorted(counts));
    expect(gaps).toHaveLength(total);
  });

  it('lists the gaps that the records themselves have', async () => {
    const { gaps } = await report(app);
    for (const resource of ['products', 'skus', 'dev-groups', 'brands']) {
      const rows: { id: string; data_gaps: string[] }[] = JSON.parse(
        await bodyOf(app, `${resource}?has_data_gaps=true`),
      );
      const expected = rows.flatMap(({ id, data_gaps }) => data_gaps.map((gap) => `${id} ${gap}`));
      const found = gaps.filter((gap) => gap.resource === resource).map(({ id, gap }) => `${id} ${gap}`);
      expect(found.sort()).toEqual(expected.sort());
    }
  });

  it('has a past of three months that ends with the gaps that there are: the first look finds nothing new', async () => {
    await app.app.get(GapRecorder).look();
    const { gaps, counts, history } = await report(app);
    const today = todayIn('America/New_York');
    const { rows } = await client.query(
      `SELECT count(*) FILTER (WHERE at > now() - interval '5 minutes')::int AS new,
              count(*) FILTER (WHERE kind = 'closed')::int AS closed,
              count(*) FILTER (WHERE kind = 'opened')::int AS opened FROM pipeline.gap_change`,
    );
    expect(rows).toEqual([{ new: 0, closed: 50, opened: expect.any(Number) }]);
    const days = new Map<string, number>();
    for (const { day, records } of history) days.set(day, (days.get(day) ?? 0) + records);
    expect(days.size).toBeGreaterThanOrEqual(90);
    // What each day had is what there is now, without what came after, and with what went.
    const { rows: changes } = await client.query<{ day: string; net: number }>(
      `SELECT (at AT TIME ZONE 'America/New_York')::date::text AS day,
              sum(CASE kind WHEN 'opened' THEN 1 ELSE -1 END)::int AS net FROM pipeline.gap_change GROUP BY 1`,
    );
    for (const [day, count] of days) {
      const later = changes.filter((change) => change.day > day).reduce((sum, { net }) => sum + net, 0);
      expect([day, count]).toEqual([day, gaps.length - later]);
    }
    expect(history.filter(({ day }) => day === today)).toHaveLength(counts.length);
    for (const { since } of gaps) expect(Date.parse(since ?? '')).toBeLessThan(Date.now() - 60_000);
  });

  it('names the field to PATCH, but for what no PATCH of the record mends, and says each reason in words', async () => {
    const { gaps } = await report(app);
    const fields = new Set(gaps.map(({ resource, gap, field }) => `${resource} ${gap}: ${field}`));
    expect([...fields].sort()).toEqual([
      'brands netsuite_brand: null',
      'dev-groups brand: brand_id',
      'dev-groups launch_date: launch_date',
      'dev-groups product_line: product_line_id',
      'products brand_id: brand_id',
      'products netsuite_item: netsuite_item',
      'products product_line: product_line_id',
      'skus product_id: product_id',
    ]);
    expect(gaps.every(({ reason_text }) => /^[a-z].{10,}$/.test(reason_text))).toBe(true);
  });

  it('links to the record in Airtable where the base and the table are known', async () => {
    const { gaps } = await report(app);
    const tables: Record<string, string> = { products: 'tblProducts1', 'dev-groups': 'tblDevGroups1' };
    for (const { resource, id, airtable_url } of gaps) {
      const table = tables[resource];
      expect(airtable_url).toBe(table ? `https://airtable.com/appA1b2C3d4E5f6G7/${table}/${id}` : null);
    }
  });

  it('filters, and filters the counts with the list', async () => {
    const whole = await report(app);
    const brand = whole.gaps.find(({ brand_id }) => brand_id !== null)!.brand_id!;
    const filters: [string, (gap: Report['gaps'][number]) => boolean][] = [
      ['?resource=skus', ({ resource }) => resource === 'skus'],
      ['?resource=skus&resource=brands', ({ resource }) => ['skus', 'brands'].includes(resource)],
      ['?gap=brand_id', ({ gap }) => gap === 'brand_id'],
      ['?reason=dangling_reference&reason=multiple_links', ({ reason }) => reason.match(/^d|^m/) !== null],
      [`?brand_id=${brand}`, ({ brand_id }) => brand_id === brand],
      [`?brand_id=${brand}&brand_id=null`, ({ brand_id }) => brand_id === brand || brand_id === null],
      [
        '?resource=products&gap=product_line&reason=source_blank',
        (g) => g.resource === 'products' && g.gap === 'product_line' && g.reason === 'source_blank',
      ],
    ];
    for (const [query, matches] of filters) {
      const { total, counts, gaps } = await report(app, query);
      const expected = whole.gaps.filter(matches);
      expect([query, expected.length > 0 && expected.length < whole.total]).toEqual([query, true]);
      expect([query, gaps]).toEqual([query, expected]);
      expect([query, total]).toEqual([query, expected.length]);
      expect(counts.reduce((sum, { records }) => sum + records, 0)).toBe(total);
    }
  });

  it.each([
    ['resource=orders', 'resource'],
    ['reason=because', 'reason'],
    ['gap=photo', 'gap'],
    ['limit=5', 'limit'],
  ])('refuses %s', async (query, field) => {
    const answer = await get(app, `data-gaps?${query}`);
    expect([answer.status, await answer.json()]).toMatchObject([400, { errors: [{ field }] }]);
  });
});

interface Digest {
  since: string;
  until: string;
  remembered_since: string | null;
  complete: boolean;
  gained: number;
  lost: number;
  open: number;
  brands: {
    brand_id: string | null;
    brand_name: string | null;
    open: number;
    gained: DigestGap[];
    lost: DigestGap[];
  }[];
  mail: { subject: string; text: string; html: string };
}

interface DigestGap {
  id: string;
  name: string | null;
  gap: string;
}

describe('what is remembered', () => {
  let database: TestDatabase;
  let client: pg.Client;
  let app: TestApp;
  let rows: RowBuilders;

  beforeAll(async () => {
    database = await createTestDatabase();
    client = await anyClient(database.url);
    rows = rowsOf(client);
    app = await startTestApp({ databaseUrl: database.url });
  }, 60_000);

  afterAll(async () => {
    await app.close();
    await client.end();
    await database.drop();
  });

  /** What the recorder does every minute. */
  const look = (): Promise<void> => app.app.get(GapRecorder).look();
  const sinceOf = async (id: string, gap: string): Promise<string | null | undefined> =>
    (await report(app)).gaps.find((row) => row.id === id && row.gap === gap)?.since;

  it('is when each gap was first seen: it stays while others come and go, and is forgotten when it is mended', async () => {
    const brand = await rows.aBrand();
    const line = await rows.aProductLine();
    const product = await rows.aProduct({ product_line: line.id });
    expect(await sinceOf(product.id, 'brand_id')).toBeNull();
    await look();
    const since = await sinceOf(product.id, 'brand_id');
    expect(Math.abs(Date.parse(since!) - Date.now())).toBeLessThan(60_000);

    const other = await rows.aProduct({ product_line: line.id, netsuite_item: null });
    await client.query("UPDATE airtable_raw.product SET name = 'Renamed' WHERE id = $1", [product.id]);
    await look();
    expect(await sinceOf(product.id, 'brand_id')).toBe(since);
    expect(Date.parse((await sinceOf(other.id, 'netsuite_item'))!)).toBeGreaterThan(Date.parse(since!));

    // Another reason is the same hole.
    await client.query("UPDATE airtable_raw.product SET brand_id = 'recNowhere' WHERE id = $1", [product.id]);
    await look();
    expect(await sinceOf(product.id, 'brand_id')).toBe(since);

    await client.query('UPDATE airtable_raw.product SET brand_id = $2 WHERE id = $1', [product.id, brand.id]);
    expect(await sinceOf(product.id, 'brand_id')).toBeUndefined();
    await look();
    await client.query('UPDATE airtable_raw.product SET brand_id = NULL WHERE id = $1', [product.id]);
    await look();
    expect(Date.parse((await sinceOf(product.id, 'brand_id'))!)).toBeGreaterThan(Date.parse(since!));
  });

  it('is how many there were on each day, today by the last look, filtered like the gaps', async () => {
    await client.query(`INSERT INTO pipeline.gap_daily (day, resource, gap, reason, records)
                        VALUES (current_date - 10, 'skus', 'product_id', 'source_blank', 7),
                               (current_date - 120, 'skus', 'product_id', 'source_blank', 9)`);
    await rows.aSku();
    await look();
    await rows.aSku();
    await look();
    const { counts, history } = await report(app);
    const today = todayIn('America/New_York');
    expect(history.filter(({ day }) => day === today)).toEqual(counts.map((count) => expect.objectContaining(count)));
    const skus = await report(app, '?resource=skus');
    expect(skus.history.map(({ records }) => records)).toEqual([7, 2]);
    expect((await report(app, '?reason=unmatched_brand')).history.every(({ gap }) => gap === 'netsuite_brand')).toBe(
      true,
    );
    expect(history.map(({ day }) => day)).toEqual(history.map(({ day }) => day).sort());
  });

  it('is not written again while nothing changed, since each write would drop the ready bytes of every instance', async () => {
    await look();
    const writes = async (): Promise<unknown> =>
      (await client.query('SELECT xmin, * FROM pipeline.gap_seen ORDER BY 2, 3, 4')).rows;
    const before = await writes();
    await look();
    expect(await writes()).toEqual(before);
    expect(before).not.toEqual([]);
  });

  describe('GET data-gaps/digest', () => {
    const digest = async (query = ''): Promise<Digest> =>
      JSON.parse(await bodyOf(app, `data-gaps/digest${query}`, { fresh: true }));
    const gapsOf = (gaps: DigestGap[]): string[] => gaps.map(({ name, gap }) => `${name}: ${gap}`);
    const asTold = ({ brands }: Digest): object =>
      Object.fromEntries(
        brands.map(({ brand_name, gained, lost }) => [String(brand_name), [gapsOf(gained), gapsOf(lost)]]),
      );
    /** Noted, and long enough ago that a digest ends after it. */
    const settle = async (): Promise<void> => {
      await look();
      app.setNow(new Date(Date.now() + 2 * 60_000).toISOString());
    };

    it('tells of each brand what it gained and lost since then, and not what came and went, ready to be mailed', async () => {
      const [sun, rain] = [await rows.aBrand({ name: 'Sun & <Sea>' }), await rows.aBrand({ name: 'Rain' })];
      const line = await rows.aProductLine();
      const inOrder = { brand_id: sun.id, product_line: line.id, netsuite_item: 'S-1' };
      const mended = await rows.aProduct({ ...inOrder, name: 'Mended', netsuite_item: null });
      const deleted = await rows.aProduct({ ...inOrder, name: 'Deleted', brand_id: rain.id, netsuite_item: null });
      const broken = await rows.aProduct({ ...inOrder, name: 'Broken' });
      const flickering = await rows.aProduct({ ...inOrder, name: 'Flickering' });
      await settle();
      const since = new Date().toISOString();

      const set = (id: string, item: string | null): Promise<unknown> =>
        client.query('UPDATE airtable_raw.product SET netsuite_item = $2 WHERE id = $1', [id, item]);
      await set(flickering.id, null);
      await look();
      await set(flickering.id, 'S-2');
      await set(mended.id, 'S-3');
      await set(broken.id, null);
      await client.query('DELETE FROM airtable_raw.product WHERE id = $1', [deleted.id]);
      await settle();

      const told = await digest(`?since=${since}`);
      expect(asTold(told)).toEqual({
        Rain: [[], ['Deleted: netsuite_item']],
        'Sun & <Sea>': [['Broken: netsuite_item'], ['Mended: netsuite_item']],
      });
      expect(told).toMatchObject({ since, complete: true, gained: 1, lost: 2, open: (await report(app)).total });
      expect(told.mail.subject).toBe(`Data gaps: 1 new, 2 closed, ${told.open} open`);
      expect(told.mail.text).toContain(
        'Sun & <Sea> (2 open now)\n  + Product "Broken", NetSuite item: the field is empty at its source\n  - Product "Mended", NetSuite item: mended, or gone\n',
      );
      expect(told.mail.text).toContain('(America/New_York)');
      expect(told.mail.html).toContain('Sun &#38; &#60;Sea&#62;');
      expect(told.mail.html).not.toContain('<Sea>');
      // The next one begins where this one ended.
      expect(await digest(`?since=${told.until}`)).toMatchObject({ brands: [], gained: 0, lost: 0, complete: true });
      // A record that is of another brand by now is told of there.
      await client.query('UPDATE airtable_raw.product SET brand_id = $2 WHERE id = $1', [broken.id, rain.id]);
      expect(asTold(await digest(`?since=${since}`))).toMatchObject({
        Rain: [['Broken: netsuite_item'], expect.anything()],
      });
    });

    it('says from when on it knows, and nothing of before', async () => {
      const told = await digest('?since=2020-02-29');
      expect(told.complete).toBe(false);
      expect(told.since).toBe(told.remembered_since);
      expect(told.mail.text).toContain('was not noted');
      // Without a day: of the last week.
      expect(Date.parse((await digest()).until) - Date.now()).toBeGreaterThan(-60_000);
    });

    it.each([
      ['since=2026-02-30', 'there is'],
      ['since=2026-11-18T25:00:00Z', 'there is'],
      ['since=2999-01-01', 'future'],
      ['since=yesterday', 'must be a day'],
      ['format=pdf', 'format'],
    ])('refuses %s', async (query, why) => {
      const answer = await get(app, `data-gaps/digest?${query}`);
      expect([answer.status, JSON.stringify(await answer.json())]).toEqual([400, expect.stringContaining(why)]);
    });
  });
});

it('links nowhere where no base is set', async () => {
  const database = await createTestDatabase();
  const client = await anyClient(database.url);
  await rowsOf(client).aProduct();
  const app = await startTestApp({ databaseUrl: database.url });
  const { gaps } = await report(app);
  expect(gaps.map(({ airtable_url }) => airtable_url)).toEqual([null, null]);
  await app.close();
  await client.end();
  await database.drop();
});
