import { type JsonAnswer, send, startWriteTest, type WriteTest } from './write-testing.js';

let test: WriteTest;

beforeAll(async () => {
  test = await startWriteTest();
}, 120_000);
afterAll(() => test.end());

const patch = (path: string, body: unknown, headers?: Record<string, string>): Promise<JsonAnswer> =>
  send(test.app.url, 'PATCH', path, body, headers);

/** The warnings of an edit that was accepted, as `field: message`. */
async function warningsOf(path: string, body: unknown): Promise<string[]> {
  const { status, json } = await patch(path, body);
  expect(status).toBe(200);
  const { warnings }: { warnings: { id: string; field: string; message: string }[] } = json;
  for (const { id } of warnings) expect(path).toContain(id);
  return warnings.map(({ field, message }) => `${field}: ${message}`);
}

describe('an edit is warned of, and accepted, when it brings in', () => {
  it('a status that no other dev group has: it names the nearest ones', async () => {
    for (const status of ['In Development', 'On Hold', 'Launched', 'Concept']) await test.rows.aDevGroup({ status });
    const { id } = await test.rows.aDevGroup({ status: 'Concept' });
    expect(await warningsOf(`dev-groups/${id}`, { status: 'In Developement', name: 'Any' })).toEqual([
      expect.stringMatching(
        /^status: "In Developement" looks like a misspelling: no other dev group has it\. Nearest: "In Development", "\w.*", "\w.*"\.$/,
      ),
    ]);
    expect((await patch(`dev-groups/${id}`, {})).json.status).toBe('In Developement');
    expect(await warningsOf(`dev-groups/${id}`, { status: 'on hold' })).toEqual([
      expect.stringContaining('Nearest: "On Hold"'),
    ]);
    expect(await warningsOf(`dev-groups/${id}`, { status: 'Launched' })).toEqual([]);
    expect(await warningsOf(`dev-groups/${id}`, { status: null })).toEqual([]);
  });

  it('an item that neither another product has nor NetSuite sells', async () => {
    await test.rows.aProduct({ netsuite_item: 'SAS-BS-100' });
    await test.rows.anInvoiceLine({ item: 'SAS-BS-200' });
    const { id } = await test.rows.aProduct({ netsuite_item: null });
    expect(await warningsOf(`products/${id}`, { netsuite_item: 'SAS-SB-200' })).toEqual([
      'netsuite_item: "SAS-SB-200" looks like a misspelling: no other product and no invoice line has it. Nearest: "SAS-BS-200", "SAS-BS-100".',
    ]);
    for (const item of ['SAS-BS-100', 'SAS-BS-200']) {
      expect(await warningsOf(`products/${id}`, { netsuite_item: item })).toEqual([]);
    }
  });

  it('a region that no other SKU has, and not those that were there before', async () => {
    await test.rows.aSku({ regions: ['US', 'EU'] });
    const { id } = await test.rows.aSku({ regions: ['Mars'] });
    expect(await warningsOf(`skus/${id}`, { regions: ['Mars', 'EU', 'UE', 'Us'] })).toEqual([
      'regions: "UE" looks like a misspelling: no other SKU has it. Nearest: "EU", "US".',
      'regions: "Us" looks like a misspelling: no other SKU has it. Nearest: "US", "EU".',
    ]);
  });

  it('a product line of another brand than the record has, whichever of the two is changed', async () => {
    const [north, ember] = [await test.rows.aBrand({ name: 'Northfold' }), await test.rows.aBrand({ name: 'Ember' })];
    const line = await test.rows.aProductLine({ name: 'Barrier', brand_id: north.id });
    const nobodys = await test.rows.aProductLine({ brand_id: null });
    const group = await test.rows.aDevGroup({ brand: ember.id });
    const product = await test.rows.aProduct({ brand_id: north.id, product_line: line.id });
    expect(await warningsOf(`dev-groups/${group.id}`, { product_line_id: line.id })).toEqual([
      'product_line_id: the product line "Barrier" is of the brand "Northfold", and this dev group of "Ember". If that is not meant, change brand_id or product_line_id.',
    ]);
    expect(await warningsOf(`dev-groups/${group.id}`, { name: 'Not about it' })).toEqual([]);
    expect(await warningsOf(`dev-groups/${group.id}`, { brand_id: north.id })).toEqual([]);
    expect(await warningsOf(`dev-groups/${group.id}`, { brand_id: ember.id, product_line_id: nobodys.id })).toEqual([]);
    expect(await warningsOf(`products/${product.id}`, { brand_id: ember.id })).toEqual([
      'brand_id: the product line "Barrier" is of the brand "Northfold", and this product of "Ember". If that is not meant, change brand_id or product_line_id.',
    ]);
    expect(await warningsOf(`products/${product.id}`, { brand_id: null })).toEqual([]);
  });
});

it('warns of nothing where nothing is known yet, and of a repeated request as of the first', async () => {
  await test.client.query('UPDATE airtable_raw.product SET status = NULL');
  const { id } = await test.rows.aProduct({ status: null });
  const headers = { 'idempotency-key': 'the-first-status' };
  const first = await patch(`products/${id}`, { status: 'Active' }, headers);
  expect(first.json.warnings).toEqual([]);
  await test.rows.aProduct({ status: 'Paused' });
  expect((await patch(`products/${id}`, { status: 'Active' }, headers)).text).toBe(first.text);
  expect(await warningsOf(`products/${id}`, { status: 'Actve' })).toHaveLength(1);
  expect(await warningsOf(`products/${id}`, { status: 'Actve' })).toEqual([]);
});

it('does not look at what others have unless such a field changes', async () => {
  const { id } = await test.rows.aProduct({ status: 'Active', netsuite_item: 'A-1' });
  const brand = await test.rows.aBrand();
  await test.client.query('BEGIN; LOCK TABLE pipeline.revenue_rollup IN ACCESS EXCLUSIVE MODE');
  const { status } = await patch(`products/${id}`, { brand_id: brand.id, netsuite_item: 'A-1', status: null });
  await test.client.query('ROLLBACK');
  expect(status).toBe(200);
});

describe('spaces around a text mean nothing', () => {
  it('in a text, in the id of a record and in the words of a list', async () => {
    const brand = await test.rows.aBrand();
    const group = await test.rows.aDevGroup();
    const edited = await patch(`dev-groups/${group.id}`, { name: '\t Bay Rum  Tin \n', brand_id: ` ${brand.id} ` });
    expect(edited.json).toMatchObject({ name: 'Bay Rum  Tin', brand_id: brand.id });
    const sku = await test.rows.aSku({ regions: ['US'] });
    expect((await patch(`skus/${sku.id}`, { regions: [' EU', 'US ', ' JP '] })).json.regions).toEqual([
      'EU',
      'US',
      'JP',
    ]);
  });

  it('so that what differs by them only is no edit, and a list may not repeat a word by them', async () => {
    const group = await test.rows.aDevGroup({ status: 'Concept' });
    expect((await patch(`dev-groups/${group.id}`, { status: ' Concept ' })).json.receipt).toBeNull();
    const sku = await test.rows.aSku({ regions: ['US'] });
    const answer = await patch(`skus/${sku.id}`, { regions: ['EU', 'EU '] });
    expect([answer.status, answer.json.errors[0].field]).toEqual([400, 'regions']);
  });
});
