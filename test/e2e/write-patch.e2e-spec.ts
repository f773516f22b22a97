import { type JsonAnswer, select, send, startWriteTest, type WriteTest } from './write-testing.js';

let test: WriteTest;

beforeAll(async () => {
  test = await startWriteTest();
}, 120_000);
afterAll(() => test.end());

const patch = (path: string, body: unknown, headers?: Record<string, string>): Promise<JsonAnswer> =>
  send(test.app.url, 'PATCH', path, body, headers);
const get = (path: string): Promise<JsonAnswer> => send(test.app.url, 'GET', path);
const queue = (id: string) =>
  select(test.client, 'SELECT * FROM pdos.pending_sync_queue WHERE entity_id = $1 ORDER BY id', [id]);

it('answers the new state exactly as a GET gives it, with the receipt, and every list is new at once', async () => {
  const brand = await test.rows.aBrand({ name: 'Sol & Sea' });
  const group = await test.rows.aDevGroup({ launch_date: '2027-08-01', asana_gids: { launch_date: '12070' } });
  await get('dev-groups');
  const answer = await patch(`dev-groups/${group.id}`, { launch_date: '2027-08-15', brand_id: brand.id });
  expect(answer.status).toBe(200);
  const { receipt, warnings, ...state } = answer.json;
  const record = await get(`dev-groups/${group.id}`);
  expect(state).toEqual(record.json);
  expect(answer.text.startsWith(record.text.slice(0, -1))).toBe(true);
  expect(answer.headers.get('etag')).toBe(record.headers.get('etag'));
  expect((await get('dev-groups')).json).toContainEqual(record.json);
  expect(state).toMatchObject({
    launch_date: '2027-08-15',
    brand_name: 'Sol & Sea',
    data_gaps: ['product_line'],
    sync: {
      launch_date: { airtable: 'pending', asana: 'pending' },
      brand_id: { airtable: 'pending', asana: 'not_linked' },
    },
  });
  expect(warnings).toEqual([]);
  expect(receipt).toMatchObject({ kind: 'edit', requested_by: 'local', settled: false, reverts: null });
  expect(receipt.request_id).toBe(answer.headers.get('x-request-id'));
  expect((await get(`changes/${receipt.change_id}`)).json).toEqual(receipt);
});

it('queues one entry for Airtable with all fields, and one for Asana a stage that has a task', async () => {
  const gids = { concept_date: '1', launch_date: '2', brief_date: '' };
  const group = await test.rows.aDevGroup({ launch_date: '2027-08-01', asana_gids: gids });
  const { json } = await patch(`dev-groups/${group.id}`, {
    name: 'Renamed',
    concept_date: '2027-01-01',
    brief_date: '2027-01-02',
    launch_date: null,
  });
  expect(await queue(group.id)).toMatchObject([
    {
      target: 'airtable',
      entity: 'dev_group',
      target_id: group.id,
      status: 'pending',
      attempts: 0,
      change_id: json.receipt.change_id,
      requested_by: 'local',
      fields: { name: 'Renamed', concept_date: '2027-01-01', brief_date: '2027-01-02', launch_date: null },
      base_fields: { name: group.name, concept_date: null, brief_date: null, launch_date: '2027-08-01' },
    },
    { target: 'asana', target_id: '1', fields: { concept_date: '2027-01-01' }, base_fields: { concept_date: null } },
    { target: 'asana', target_id: '2', fields: { launch_date: null }, base_fields: { launch_date: '2027-08-01' } },
  ]);
});

it('keys the queue by warehouse column, whatever the API calls the field', async () => {
  const brand = await test.rows.aBrand();
  const line = await test.rows.aProductLine();
  const group = await test.rows.aDevGroup();
  await patch(`dev-groups/${group.id}`, { brand_id: brand.id, product_line_id: line.id });
  const [entry] = await queue(group.id);
  expect(entry.fields).toEqual({ brand: brand.id, product_line: line.id });
  const product = await test.rows.aProduct();
  await patch(`products/${product.id}`, { product_line_id: line.id });
  expect((await queue(product.id))[0].fields).toEqual({ product_line: line.id });
});

it('queues nothing and logs nothing when nothing changes', async () => {
  const group = await test.rows.aDevGroup({ launch_date: '2027-08-01' });
  const before = (await get(`dev-groups/${group.id}`)).json;
  for (const body of [{}, { launch_date: '2027-08-01' }, { name: group.name, brand_id: null }]) {
    const { status, json } = await patch(`dev-groups/${group.id}`, body);
    expect([status, json]).toEqual([200, { ...before, receipt: null, warnings: [] }]);
  }
  expect(await queue(group.id)).toEqual([]);
  expect((await get(`dev-groups/${group.id}/history`)).json).toEqual([]);
});

it('logs only the fields that become another value', async () => {
  const group = await test.rows.aDevGroup({ launch_date: '2027-08-01', status: 'Concept' });
  const { json } = await patch(`dev-groups/${group.id}`, { launch_date: '2027-08-01', status: 'Paused' });
  expect(json.receipt.fields.map(({ field }: { field: string }) => field)).toEqual(['status']);
});

it('accepts stage dates out of order, with a warning about what was touched', async () => {
  const group = await test.rows.aDevGroup({ concept_date: '2027-05-01' });
  const { status, json } = await patch(`dev-groups/${group.id}`, { launch_date: '2027-04-30' });
  expect(status).toBe(200);
  expect(json.warnings).toEqual([
    {
      id: group.id,
      field: 'launch_date',
      message: '2027-04-30 is before concept_date, which comes first and is on 2027-05-01.',
    },
  ]);
  expect((await patch(`dev-groups/${group.id}`, { name: 'Other' })).json.warnings).toEqual([]);
  expect((await patch(`dev-groups/${group.id}`, { launch_date: '2027-05-01' })).json.warnings).toEqual([]);
});

it('does not touch when our copy was written: an edit is no sync', async () => {
  const group = await test.rows.aDevGroup();
  await test.client.query("UPDATE airtable_raw.dev_group SET synced_at = '2026-01-01' WHERE id = $1", [group.id]);
  await patch(`dev-groups/${group.id}`, { name: 'Edited' });
  const [row] = await select(test.client, 'SELECT * FROM airtable_raw.dev_group WHERE id = $1', [group.id]);
  expect([row.name, row.synced_at]).toEqual(['Edited', new Date('2026-01-01T00:00:00Z')]);
});

it('edits a product, and its gap is gone', async () => {
  const brand = await test.rows.aBrand();
  const line = await test.rows.aProductLine();
  await test.rows.aProduct({ netsuite_item: 'SAS-1', status: 'Paused' });
  const product = await test.rows.aProduct({ netsuite_item: null });
  const body = { brand_id: brand.id, product_line_id: line.id, netsuite_item: 'SAS-1', status: 'Paused' };
  const { status, json } = await patch(`products/${product.id}`, body);
  const { receipt, warnings, ...state } = json;
  expect([status, state]).toEqual([200, (await get(`products/${product.id}`)).json]);
  expect(state).toMatchObject({ ...body, data_gaps: [], has_data_gaps: false });
  expect([receipt.fields.length, warnings]).toEqual([4, []]);
});

it('edits a SKU, its regions too; an empty list and null are the same', async () => {
  const product = await test.rows.aProduct();
  const sku = await test.rows.aSku({ regions: ['US'] });
  const body = { product_id: product.id, size_name: '1 l', regions: ['EU', 'Ünïted "Kingdom", {x}'] };
  const { json } = await patch(`skus/${sku.id}`, body);
  const { receipt, warnings, ...state } = json;
  expect(state).toEqual((await get(`skus/${sku.id}`)).json);
  expect(state).toMatchObject({ ...body, product_name: product.name, data_gaps: [] });
  expect((await patch(`skus/${sku.id}`, { regions: [] })).json.regions).toEqual([]);
  expect((await patch(`skus/${sku.id}`, { regions: null })).json.receipt).toBeNull();
  expect([receipt.fields.length, warnings]).toEqual([3, []]);
});

it('takes the choice among several links as a change, even of the one that was kept', async () => {
  const brand = await test.rows.aBrand();
  const product = await test.rows.aProduct({ brand_id: brand.id });
  await test.rows.severalLinks('airtable_raw.product', product.id, 'brand_id');
  const { json } = await patch(`products/${product.id}`, { brand_id: brand.id });
  expect(json.data_gaps).not.toContain('brand_id');
  expect((await queue(product.id))[0].fields).toEqual({ brand_id: brand.id });
  expect((await get(`products/${product.id}`)).json.data_gaps).toEqual(json.data_gaps);
  expect((await patch(`products/${product.id}`, { brand_id: brand.id })).json.receipt).toBeNull();
});

it.each([
  ['HTML', '<script>alert("1")</script> & <b>bold</b>'],
  ['emoji and joiners', '👩‍👩‍👧‍👦 夏の水分補給 é 🇫🇷'],
  ['300 characters', 'x'.repeat(300)],
  ['right to left', 'مجموعة التطوير'],
  ['quotes and backslashes', `'; DROP TABLE airtable_raw.dev_group; -- \\u0000 "`],
])('keeps a name of %s as it is', async (_, name) => {
  const group = await test.rows.aDevGroup();
  expect((await patch(`dev-groups/${group.id}`, { name })).json.name).toBe(name);
  expect((await get(`dev-groups/${group.id}`)).json.name).toBe(name);
  expect((await queue(group.id))[0].fields).toEqual({ name });
});

it('takes a merge patch under the media type of its own', async () => {
  const group = await test.rows.aDevGroup();
  const type = { 'content-type': 'application/merge-patch+json; charset=utf-8' };
  expect((await patch(`dev-groups/${group.id}`, { name: 'Merged' }, type)).json.name).toBe('Merged');
});
