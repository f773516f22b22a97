import { until } from '../support/child-instance.js';
import { TcpProxy } from '../support/tcp-proxy.js';
import { startTestApp } from '../support/test-app.js';
import { anyClient, bodyOf, warm } from './changes-testing.js';
import { Listener } from './events-testing.js';
import { parseWithMoney } from './revenue-testing.js';
import { type JsonAnswer, select, send, startWriteTest, type WriteTest } from './write-testing.js';

let test: WriteTest;
const BRANDS = {
  recLuna: 'Luna Botanicals',
  recSol1: 'Sol & Sea',
  recSol2: 'Sol-Sea',
  recOud: 'واحة العود',
  recCamellia: '山茶集',
  recLeaf: '🌿',
  recGone: 'Soon Gone',
};
/** What NetSuite writes, and the cents of its one line. */
const LINES: [string | null, string][] = [
  ['Luna Botanicals', '100.00'],
  ['LUNA-BOTANICALS', '50.00'],
  ['Luna Botanica', '25.00'],
  ['SOL SEA', '10.10'],
  ['a/b?c#d%2F', '5.00'],
  ['واحة عود', '3.00'],
  ['山茶', '2.00'],
  ['🌿 ', '1.00'],
  ['', '0.50'],
  ['..', '0.25'],
  [null, '-1.00'],
];
const TODAY = '2026-06-15';

beforeAll(async () => {
  test = await startWriteTest();
  test.app.setNow(`${TODAY}T16:00:00Z`);
  for (const [id, name] of Object.entries(BRANDS)) await test.rows.aBrand({ id, name });
  for (const [index, [brand, amount]] of LINES.entries()) {
    await test.rows.anInvoiceLine({ id: `L${index}`, brand, amount, item: null, invoice_date: '2026-02-03' });
  }
  const more = [
    ['2024-05-06', '900.00'],
    ['2026-12-01', '7777.00'],
  ] as const;
  for (const [invoice_date, amount] of more) {
    await test.rows.anInvoiceLine({ invoice_date, amount, brand: 'Luna Botanica', item: null });
  }
}, 120_000);

afterAll(() => test.end());

afterEach(async () => {
  await test.client.query('DELETE FROM pipeline.brand_alias');
});

const ask = (method: string, path: string, body?: unknown, headers?: Record<string, string>): Promise<JsonAnswer> =>
  send(test.app.url, method, `brands/aliases${path}`, body, headers);
const pathOf = (spelling: string): string => `/${encodeURIComponent(spelling)}`;
const settle = (spelling: string, brand_id: string, headers?: Record<string, string>): Promise<JsonAnswer> =>
  ask('PUT', pathOf(spelling), { brand_id }, headers);
const aliases = (): Promise<unknown[]> =>
  select(test.client, 'SELECT netsuite_brand, brand_id, created_by FROM pipeline.brand_alias ORDER BY 1');
/** What each brand earned, by `GET revenue`. */
async function earned(): Promise<Record<string, string>> {
  const { by_brand } = parseWithMoney<{ by_brand: { brand_id: string | null; revenue: string }[] }>(
    await bodyOf(test.app, 'revenue'),
  );
  return Object.fromEntries(by_brand.map(({ brand_id, revenue }) => [String(brand_id), revenue]));
}

describe('the list of spellings', () => {
  it('tells of each how it was matched, what money is at stake, since when and until when', async () => {
    const { json } = await ask('GET', '');
    const brief = json.spellings.map((row: Record<string, unknown>) => [row.spelling, row.match, row.brand_id]);
    expect(brief).toEqual([
      ['Luna Botanica', 'none', null],
      ['Luna Botanicals', 'exact', 'recLuna'],
      ['LUNA-BOTANICALS', 'normalised', 'recLuna'],
      ['SOL SEA', 'ambiguous', null],
      ['a/b?c#d%2F', 'none', null],
      ['واحة عود', 'none', null],
      ['山茶', 'none', null],
      ['🌿 ', 'none', null],
      ['', 'none', null],
      ['..', 'none', null],
      [null, 'none', null],
    ]);
    expect(json.spellings[0]).toMatchObject({
      revenue_ytd: 25,
      revenue_total: 925,
      share_ytd: 0.1276,
      share_total: 0.8441,
      lines: 2,
      first_date: '2024-05-06',
      last_date: '2026-02-03',
      alias: null,
      candidates: [{ brand_id: 'recLuna', brand_name: 'Luna Botanicals', resembles: 'Luna Botanicals' }],
    });
    const likeliest = (spelling: string): string =>
      json.spellings.find((row: { spelling: string }) => row.spelling === spelling).candidates[0]?.brand_id;
    expect(['واحة عود', '山茶', '🌿 '].map(likeliest)).toEqual(['recOud', 'recCamellia', 'recLeaf']);
  });

  it('adds up: all, by kind of match, and what no brand gets, which is the bucket of GET revenue', async () => {
    const report = parseWithMoney<Record<string, never>>((await ask('GET', '?match=alias')).text) as never as {
      total: number;
      all: { spellings: number; lines: number };
      unmatched: { spellings: number; share_total: number };
      by_match: { match: string; spellings: number; lines: number }[];
    };
    expect(report.total).toBe(0);
    expect(report.all).toMatchObject({ spellings: 11, lines: 12 });
    expect(report.by_match.reduce((sum, { lines }) => sum + lines, 0)).toBe(12);
    expect(report.by_match.map(({ match, spellings }) => [match, spellings])).toEqual([
      ['alias', 0],
      ['exact', 1],
      ['normalised', 1],
      ['ambiguous', 1],
      ['none', 8],
    ]);
    expect(report.unmatched).toMatchObject({ spellings: 9, revenue_ytd: '45.85' as never });
    expect((await earned()).null).toBe('45.85');
  });

  it('takes filters and refuses what it does not know', async () => {
    const spellings = async (query: string): Promise<unknown> =>
      (await ask('GET', query)).json.spellings.map(({ spelling }: { spelling: string }) => spelling);
    expect(await spellings('?match=ambiguous&match=exact')).toEqual(['Luna Botanicals', 'SOL SEA']);
    expect(await spellings('?brand_id=recLuna')).toEqual(['Luna Botanicals', 'LUNA-BOTANICALS']);
    expect(await spellings('?brand_id=null&q=luna')).toEqual(['Luna Botanica']);
    // By the name of a candidate.
    expect(await spellings(`?q=${encodeURIComponent('سواحة'.slice(1))}`)).toEqual(['واحة عود']);
    const refused = await ask('GET', '?match=fuzzy&colour=red');
    expect(refused.status).toBe(400);
    expect(refused.json.errors.map(({ field }: { field: string }) => field)).toEqual(['colour', 'match']);
  });
});

describe('a word on a spelling', () => {
  it('counts at once in every figure, is told to who listens, and is in the log with who said it', async () => {
    await warm(test.app, 'revenue');
    const listener = await Listener.open(test.app.url, { query: '?kinds=change' });
    const before = await earned();
    const { status, json } = await settle('Luna Botanica', 'recLuna');
    expect(status).toBe(200);
    expect(json).toMatchObject({
      spelling: 'Luna Botanica',
      match: 'alias',
      brand_id: 'recLuna',
      alias: { brand_id: 'recLuna', created_by: 'local', brand_is_gone: false },
      candidates: [],
      warnings: [],
    });
    expect([before.recLuna, (await earned()).recLuna]).toEqual(['150.00', '175.00']);
    const [brand] = parseWithMoney<{ revenue_ytd: string }[]>(await bodyOf(test.app, 'brands?id=recLuna'));
    expect(brand!.revenue_ytd).toBe('175.00');
    expect(JSON.parse(await bodyOf(test.app, 'revenue/lines?brand_id=recLuna'))).toHaveLength(3);

    const receipt = await send(test.app.url, 'GET', `changes/${json.receipt.change_id}`);
    expect(receipt.json).toEqual(json.receipt);
    expect(receipt.json.fields).toMatchObject([
      {
        entity: 'brand_alias',
        entity_id: 'Luna Botanica',
        from: null,
        to: 'recLuna',
        airtable: { state: 'not_linked' },
      },
    ]);
    const [event] = await listener.hear(1);
    listener.hangUp();
    expect(event!.data).toEqual({
      change_id: json.receipt.change_id,
      kind: 'edit',
      requested_by: 'local',
      entity: 'brand_alias',
      ids: ['Luna Botanica'],
    });

    const released = await ask('DELETE', pathOf('Luna Botanica'));
    expect(released.json).toMatchObject({ match: 'none', alias: null });
    expect((await earned()).recLuna).toBe('150.00');
    const history = await ask('GET', `${pathOf('Luna Botanica')}/history`);
    expect(history.json).toMatchObject([
      { from: 'recLuna', to: null, requested_by: 'local' },
      { from: null, to: 'recLuna', change_id: json.receipt.change_id },
    ]);
  });

  it('takes the gap off a brand that NetSuite did not know, and gives it back', async () => {
    const gaps = async (): Promise<string> => bodyOf(test.app, 'data-gaps?resource=brands&gap=netsuite_brand');
    expect(await gaps()).toContain('"recOud"');
    await settle('واحة عود', 'recOud');
    expect(await gaps()).not.toContain('"recOud"');
  });

  it.each(['a/b?c#d%2F', 'واحة عود', '🌿 ', ' ', '%', '+', 'null', 'import', 'x'.repeat(200)])(
    'can be about any spelling that a path carries: %j',
    async (spelling) => {
      expect((await settle(spelling, 'recLeaf')).json).toMatchObject({ spelling, match: 'alias' });
      expect(await aliases()).toEqual([{ netsuite_brand: spelling, brand_id: 'recLeaf', created_by: 'local' }]);
      expect((await ask('GET', pathOf(spelling))).json).toMatchObject({ spelling, brand_id: 'recLeaf' });
      expect((await ask('DELETE', pathOf(spelling))).status).toBe(200);
      expect(await aliases()).toEqual([]);
    },
  );

  it.each(['', '.', '..'])('can be about one that no path carries, in the body: %j', async (spelling) => {
    expect((await ask('PUT', '', { spelling, brand_id: 'recLeaf' })).json).toMatchObject({ spelling, match: 'alias' });
    expect(await aliases()).toEqual([{ netsuite_brand: spelling, brand_id: 'recLeaf', created_by: 'local' }]);
    expect((await ask('PUT', '', { spelling, brand_id: null })).status).toBe(200);
    expect(await aliases()).toEqual([]);
  });

  it('changes nothing, and logs nothing, where it was said already', async () => {
    const first = await settle('SOL SEA', 'recSol1');
    const again = await settle('SOL SEA', 'recSol1');
    expect([again.status, again.json.receipt]).toEqual([200, null]);
    expect(first.json.version).toBe(again.json.version);
  });

  it('warns where NetSuite has no such line, and where the spelling is the very name of another brand', async () => {
    expect((await settle('Nowhere', 'recLuna')).json.warnings).toMatchObject([
      { id: 'Nowhere', message: expect.stringContaining('no line') },
    ]);
    const { warnings } = (await settle('Luna Botanicals', 'recSol1')).json;
    expect(warnings).toMatchObject([{ message: expect.stringContaining('recLuna') }]);
  });

  it('wins over an earlier one, unless it says which it has seen', async () => {
    const { json } = await ask('GET', pathOf('SOL SEA'));
    await settle('SOL SEA', 'recSol1');
    const refused = await settle('SOL SEA', 'recSol2', { 'if-match': `"${json.version}"` });
    expect(refused.status).toBe(412);
    expect(refused.json.errors).toMatchObject([
      { field: 'brand_id', message: expect.stringMatching(/recSol1 by local/) },
    ]);
    const seen = await fetch(`${test.app.url}/api/pipeline/brands/aliases/SOL%20SEA`);
    const etag = seen.headers.get('etag')!;
    expect((await settle('SOL SEA', 'recSol2', { 'if-match': etag })).status).toBe(200);
    expect((await settle('SOL SEA', 'recSol1')).json.brand_id).toBe('recSol1');
  });

  it('outlives its brand without keeping the money, and says so', async () => {
    await settle('山茶', 'recGone');
    expect((await earned()).recGone).toBe('2.00');
    await test.client.query("DELETE FROM airtable_raw.client WHERE id = 'recGone'");
    const { json } = await send(test.app.url, 'GET', 'brands/aliases', undefined, { 'cache-control': 'no-cache' });
    const row = json.spellings.find(({ spelling }: { spelling: string }) => spelling === '山茶');
    expect(row).toMatchObject({ match: 'none', brand_id: null, alias: { brand_id: 'recGone', brand_is_gone: true } });
    await test.rows.aBrand({ id: 'recGone', name: BRANDS.recGone });
  });

  it.each<[string, string, string, unknown, number, string | undefined, RegExp]>([
    ['no such brand', 'PUT', '/X', { brand_id: 'recNone' }, 400, 'brand_id', /must be the id of a brand.*GET brands/],
    ['a name instead of an id', 'PUT', '/X', { brand_id: 'luna botanicals' }, 400, 'brand_id', /its id is recLuna/],
    ['no brand at all', 'PUT', '/X', {}, 400, 'brand_id', /must be the id of a brand/],
    ['a brand that is no text', 'PUT', '/X', { brand_id: 5 }, 400, 'brand_id', /must be the id of a brand/],
    ['more than is asked for', 'PUT', '/X', { brand_id: 'recLuna', by: 'me' }, 400, 'by', /Allowed: brand_id/],
    ['a NUL', 'PUT', '/a%00b', { brand_id: 'recLuna' }, 400, 'spelling', /without NUL/],
    ['a spelling that is too long', 'PUT', `/${'x'.repeat(201)}`, { brand_id: 'recLuna' }, 414, undefined, /./],
    [
      'a long one in the body',
      'PUT',
      '',
      { spelling: 'x'.repeat(201), brand_id: 'recLuna' },
      400,
      'spelling',
      /at most 200/,
    ],
    ['a spelling that nobody settled', 'DELETE', '/X', undefined, 404, undefined, /Nobody has settled/],
    ['a spelling that does not occur', 'GET', '/X', undefined, 404, undefined, /no line with the brand spelling "X"/],
    ['a parameter', 'DELETE', '/X?force=1', undefined, 400, 'force', /not a parameter/],
  ])(
    'is refused for %s, naming the field and what would be right',
    async (_, method, path, body, status, field, text) => {
      const answer = await ask(method, path, body);
      expect(answer.status).toBe(status);
      expect(answer.json.errors?.[0].field).toBe(field);
      expect(answer.json.detail).toMatch(text);
      expect(await aliases()).toEqual([]);
    },
  );

  it('is seen by whoever reads after its answer, even while no announcement comes through', async () => {
    const proxy = await TcpProxy.before(test.database.url);
    const env = { DATABASE_DIRECT_URL: proxy.through(test.database.url) };
    const instance = await startTestApp({ databaseUrl: test.database.url, env });
    try {
      const paths = ['revenue?year=2026', 'brands', 'brands/aliases', 'data-gaps?resource=brands'];
      for (const path of paths) await warm(instance, path);
      const before = await Promise.all(paths.map((path) => bodyOf(instance, path)));
      // The listener hears nothing from here on, and is believed for a moment yet.
      proxy.hold();
      await send(instance.url, 'PUT', `brands/aliases${pathOf('山茶')}`, { brand_id: 'recCamellia' });
      const after = await Promise.all(paths.map((path) => bodyOf(instance, path)));
      expect(paths.filter((_, i) => before[i] === after[i])).toEqual([]);
    } finally {
      await proxy.heal();
      await instance.close();
      await proxy.close();
    }
  });

  it('begins with the one before it, also when two speak at the same moment', async () => {
    const other = await anyClient(test.database.url);
    await other.query("BEGIN; INSERT INTO pipeline.brand_alias VALUES ('S', 'recLuna', 'ann')");
    const said = [settle('S', 'recSol1'), settle('S', 'recSol2')];
    const waiting = `SELECT count(*)::int AS waiting FROM pg_locks WHERE NOT granted AND database =
                       (SELECT oid FROM pg_database WHERE datname = current_database()) OR (NOT granted AND locktype = 'transactionid')`;
    await until(async () => (await select(other, waiting))[0].waiting >= 2);
    await other.query('ROLLBACK');
    await other.end();
    expect((await Promise.all(said)).map(({ status }) => status)).toEqual([200, 200]);
    const [last, first] = (await ask('GET', '/S/history')).json;
    expect([first.from, last.from]).toEqual([null, first.to]);
    expect(await aliases()).toEqual([{ netsuite_brand: 'S', brand_id: last.to, created_by: 'local' }]);
  });
});

describe('an import of a BRAND_MAP', () => {
  const importMap = (body: object): Promise<JsonAnswer> => ask('POST', '/import', body);
  const python = `
BRAND_MAP: dict[str, str] = {
    # renamed in 2019
    'Luna Botanica': "Luna Botanicals",
    'SOL SEA': 'recSol1',
    'Luna Botanicals': 'Luna Botanicals',
}`;

  it('shows what would happen, and does nothing, until it is told to', async () => {
    const { json } = await importMap({ brand_map: python });
    expect(json).toMatchObject({
      dry_run: true,
      direction: 'spelling_to_brand',
      actions: { settle: 2, replace: 0, matched_already: 1, nothing_said: 0, unclear: 0 },
      unmatched_before: { spellings: 9, revenue_ytd: 45.85 },
      unmatched_after: { spellings: 7, revenue_ytd: 10.75 },
      receipt: null,
    });
    expect(json.entries[0]).toMatchObject({ spelling: 'Luna Botanica', line: 4, action: 'settle', revenue_total: 925 });
    expect(await aliases()).toEqual([]);
  });

  it('does it all as one change, which can be taken back as one', async () => {
    await settle('SOL SEA', 'recSol2');
    const { json } = await importMap({ brand_map: python, dry_run: false });
    expect(json.actions).toMatchObject({ settle: 1, replace: 1 });
    expect(await earned()).toMatchObject({ recLuna: '175.00', recSol1: '10.10', null: '10.75' });
    expect(json.receipt).toMatchObject({
      kind: 'import',
      fields: [{ entity_id: 'Luna Botanica' }, { entity_id: 'SOL SEA' }],
    });

    await settle('Luna Botanica', 'recSol2');
    const stands = await ask('POST', '/revert', { change_id: json.receipt.change_id });
    expect(stands.status).toBe(409);
    expect(stands.json.errors).toMatchObject([{ field: 'Luna Botanica', message: expect.stringContaining('recSol2') }]);
    const undone = await ask('POST', '/revert', { change_id: json.receipt.change_id, force: true });
    expect(undone.json.receipt).toMatchObject({ kind: 'revert', reverts: json.receipt.change_id });
    expect(await aliases()).toEqual([{ netsuite_brand: 'SOL SEA', brand_id: 'recSol2', created_by: 'local' }]);
    const unknown = await ask('POST', '/revert', { change_id: '0b4c1f0e-8a37-4a58-9a55-3a0f6a2f7d11' });
    expect(unknown.status).toBe(404);
  });

  it('takes a JSON object as well, whatever its keys are called', async () => {
    const brand_map = { constructor: 'Luna Botanicals', '': 'Sol-Sea', '🌿 ': '🌿' };
    expect((await importMap({ brand_map, dry_run: false })).status).toBe(200);
    expect(await aliases()).toMatchObject([
      { netsuite_brand: '', brand_id: 'recSol2' },
      { netsuite_brand: 'constructor', brand_id: 'recLuna' },
      { netsuite_brand: '🌿 ', brand_id: 'recLeaf' },
    ]);
  });

  it('does nothing by halves: unclear entries are named, and the others imported only where that is asked for', async () => {
    const brand_map = { 'Luna Botanica': 'Luna Botanicals', X: 'Moon', Y: 'SOL SEA', Z: null };
    const refused = await importMap({ brand_map, dry_run: false });
    expect(refused.status).toBe(400);
    expect(refused.json.errors).toMatchObject([
      { field: 'brand_map["X"]', message: expect.stringMatching(/No brand is called "Moon".*Nothing was imported/) },
      { field: 'brand_map["Y"]', message: expect.stringMatching(/any of the brands recSol1, recSol2/) },
    ]);
    expect(await aliases()).toEqual([]);
    const { json } = await importMap({ brand_map, dry_run: false, skip_unclear: true });
    expect(json.actions).toEqual({ settle: 1, replace: 0, matched_already: 0, nothing_said: 1, unclear: 2 });
    expect(await aliases()).toMatchObject([{ netsuite_brand: 'Luna Botanica' }]);
  });

  it.each<[string, object, RegExp]>([
    ['no map', {}, /brand_map: must be an object such as/],
    ['a list', { brand_map: ['a'] }, /there is no dict here/],
    ['code', { brand_map: "{'a': os.environ['x']}" }, /Line 1, column 7: os.environ is code/],
    ['a misspelled option', { brand_map: {}, dryrun: false }, /dryrun: is not allowed here/],
    ['a text for an option', { brand_map: {}, dry_run: 'no' }, /dry_run: must be true or false/],
  ])('is refused for %s', async (_, body, text) => {
    const answer = await importMap(body);
    expect([answer.status, answer.json.detail]).toEqual([400, expect.stringMatching(text)]);
  });
});

it('reads on where words may not be kept, and names each GRANT that is missing', async () => {
  const role = `alias_reader_${process.pid}`;
  const owner = await anyClient(test.database.url);
  await owner.query(`CREATE ROLE ${role} LOGIN PASSWORD 'limited' NOSUPERUSER`);
  for (const schema of ['airtable_raw', 'ns', 'netsuite_raw', 'pdos', 'pipeline']) {
    await owner.query(
      `GRANT USAGE ON SCHEMA ${schema} TO ${role}; GRANT SELECT ON ALL TABLES IN SCHEMA ${schema} TO ${role}`,
    );
  }
  const url = new URL(test.database.url);
  Object.assign(url, { username: role, password: 'limited' });
  const limited = await startTestApp({ databaseUrl: url.href });
  try {
    expect((await send(limited.url, 'GET', 'brands/aliases')).json.all.spellings).toBe(11);
    const refused = await send(limited.url, 'PUT', 'brands/aliases/X', { brand_id: 'recLuna' });
    expect(refused.status).toBe(503);
    expect(refused.json.detail).toContain(`GRANT INSERT ON pipeline.brand_alias TO "${role}";`);
    expect(refused.json.detail).toContain(`GRANT INSERT ON pipeline.event TO "${role}";`);
  } finally {
    await limited.close();
    await owner.query(`DROP OWNED BY ${role}; DROP ROLE ${role}`);
    await owner.end();
  }
});
