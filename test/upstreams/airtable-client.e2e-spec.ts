import { AirtableClient } from '../../src/upstreams/airtable/airtable-client.js';
import type { AirtableRecord } from '../../src/upstreams/airtable/airtable-record.js';
import type { Json } from '../../src/upstreams/http/json.js';
import type { Page } from '../../src/upstreams/http/read-pages.js';
import { UpstreamError } from '../../src/upstreams/http/result.js';
import { Secret } from '../../src/upstreams/http/secret.js';
import { LocalRateLimits } from '../../src/upstreams/limits/local-rate-limits.js';
import { type Behaviour, cutAfterAccept, FakeUpstream, json, text } from './fake-upstream.js';

const ID = 'recA1b2C3d4E5f6G7';

let upstream: FakeUpstream;
let airtable: AirtableClient;

beforeAll(async () => {
  upstream = await FakeUpstream.start();
});
beforeEach(() => {
  upstream.reset();
  // New limits each time: their waits are another suite's subject.
  const options = { apiUrl: `${upstream.origin}/v0`, baseId: 'appBase', token: new Secret('patClient.token') };
  airtable = new AirtableClient(options, new LocalRateLimits());
});
afterAll(() => upstream.close());

const record = (id: string, fields: Record<string, Json> = {}) => ({
  id,
  createdTime: '2026-01-01T00:00:00.000Z',
  fields,
});
const page = (ids: readonly string[], offset?: string): Behaviour =>
  json(200, { records: ids.map((id) => record(id)), ...(offset === undefined ? {} : { offset }) });
const expired = json(422, { error: { type: 'LIST_RECORDS_ITERATOR_NOT_AVAILABLE', message: 'Start over' } });

async function all(pages: AsyncIterable<Page<AirtableRecord>>): Promise<(string | string[])[]> {
  const steps: (string | string[])[] = [];
  for await (const step of pages) steps.push(step.kind === 'page' ? step.items.map(({ id }) => id) : step.kind);
  return steps;
}

describe('reading a whole table', () => {
  it('asks for page after page, with the fields that are wanted', async () => {
    upstream.next(page(['rec1', 'rec2'], 'itr1/rec2'), page(['rec3']));
    expect(await all(airtable.readTable('Dev Groups', { fields: ['Name', 'Launch Date'] }))).toEqual([
      ['rec1', 'rec2'],
      ['rec3'],
    ]);
    const [first, second] = upstream.arrivals.map(({ url }) => url);
    expect(first?.pathname).toBe('/v0/appBase/Dev%20Groups');
    expect(first?.searchParams.getAll('fields[]')).toEqual(['Name', 'Launch Date']);
    expect(first?.searchParams.get('pageSize')).toBe('100');
    expect(second?.searchParams.get('offset')).toBe('itr1/rec2');
    expect(upstream.arrivals[0]?.headers.authorization).toBe('Bearer patClient.token');
  });

  it('begins anew when its place has expired, and says so', async () => {
    upstream.next(page(['rec1'], 'a'), expired, page(['rec1', 'rec2'], 'b'), page(['rec3']));
    expect(await all(airtable.readTable('T'))).toEqual([['rec1'], 'restart', ['rec1', 'rec2'], ['rec3']]);
    expect(upstream.arrivals.map(({ url }) => url.searchParams.get('offset'))).toEqual([null, 'a', null, 'b']);
  });

  it('does not begin anew for ever', async () => {
    upstream.next(...Array.from({ length: 4 }, (_, turn) => [page(['rec1'], `o${turn}`), expired]).flat());
    await expect(all(airtable.readTable('T'))).rejects.toThrow('LIST_RECORDS_ITERATOR_NOT_AVAILABLE');
    expect(upstream.arrivals).toHaveLength(8);
  });

  it('repeats a page that failed for the moment', async () => {
    upstream.next(page(['rec1'], 'a'), json(502, {}), cutAfterAccept, page(['rec2']));
    expect(await all(airtable.readTable('T'))).toEqual([['rec1'], ['rec2']]);
    expect(upstream.arrivals.map(({ url }) => url.searchParams.get('offset'))).toEqual([null, 'a', 'a', 'a']);
  });

  it('ends with the upstream’s own words where no repetition helps', async () => {
    upstream.next(json(422, { error: { type: 'UNKNOWN_FIELD_NAME', message: 'Unknown field name: "Nam"' } }));
    const failure = await all(airtable.readTable('T')).catch((error: unknown) => error);
    expect(failure).toBeInstanceOf(UpstreamError);
    expect(failure).toMatchObject({
      message: expect.stringContaining('422: UNKNOWN_FIELD_NAME: Unknown field name: "Nam"'),
      failure: { outcome: 'rejected' },
    });
  });

  it('does not follow an offset that leads nowhere', async () => {
    upstream.next(page(['rec1'], 'a'), ...Array<Behaviour>(4).fill(page(['rec1'], 'a')));
    await expect(all(airtable.readTable('T'))).rejects.toThrow('leads to the same page again');
  });

  it('goes as POST where the URL would be too long', async () => {
    upstream.next(page(['rec1']));
    const fields = Array.from({ length: 900 }, (_, index) => `A field with a long name ${index}`);
    expect(await all(airtable.readTable('T', { fields, byFieldId: true }))).toEqual([['rec1']]);
    const [arrival] = upstream.arrivals;
    expect(arrival).toMatchObject({ method: 'POST', url: { pathname: '/v0/appBase/T/listRecords' } });
    expect(JSON.parse(arrival!.body)).toEqual({ pageSize: 100, fields, returnFieldsByFieldId: true });
  });
});

describe('reading records by id', () => {
  it('asks for a hundred in one request', async () => {
    const ids = Array.from({ length: 100 }, (_, index) => `rec${String(index).padStart(14, '0')}`);
    upstream.next(page(ids.slice(1)));
    const read = await airtable.getRecords('T', ids, { fields: ['Name'] });
    expect(read.outcome === 'ok' && read.value.map(({ id }) => id)).toEqual(ids.slice(1));
    const [arrival] = upstream.arrivals;
    expect(arrival?.method).toBe('GET');
    expect(arrival?.url.searchParams.get('filterByFormula')).toBe(
      `OR(${ids.map((id) => `RECORD_ID()='${id}'`).join(',')})`,
    );
  });

  it('lets nothing into the formula that is no id', async () => {
    upstream.next(page([ID]));
    const read = await airtable.getRecords('T', [ID, "rec1'),TRUE(),OR('", 'x']);
    expect(read).toMatchObject({ outcome: 'ok', value: [{ id: ID }] });
    expect(upstream.arrivals[0]?.url.searchParams.get('filterByFormula')).toBe(`OR(RECORD_ID()='${ID}')`);
    expect(await airtable.getRecords('T', ["'"])).toEqual({ outcome: 'ok', value: [], exchange: null });
    expect(upstream.arrivals).toHaveLength(1);
  });

  it('follows a filtered page that is short', async () => {
    upstream.next(page(['rec1'], 'a'), page(['rec2']));
    const read = await airtable.getRecords('T', ['rec1', 'rec2']);
    expect(read).toMatchObject({ outcome: 'ok', value: [{ id: 'rec1' }, { id: 'rec2' }] });
  });
});

describe('updating records', () => {
  const updates = [{ id: ID, fields: { 'Launch Date': '2026-03-01', Brand: null } }];

  it('sends the fields named, and answers what Airtable has now', async () => {
    upstream.next(json(200, { records: [record(ID, { 'Launch Date': '2026-03-01' })] }));
    expect(await airtable.updateRecords('Dev Groups', updates)).toMatchObject({
      outcome: 'ok',
      value: [{ id: ID, fields: { 'Launch Date': '2026-03-01' } }],
      exchange: { request: { method: 'PATCH', body: { records: updates } }, response: { status: 200 } },
    });
    expect(JSON.parse(upstream.arrivals[0]!.body)).toEqual({ records: updates });
  });

  it('tells one that was cut after it was taken from one that was refused', async () => {
    upstream.next(
      cutAfterAccept,
      json(422, { error: { type: 'INVALID_VALUE_FOR_COLUMN', message: 'Field "Launch Date" cannot accept it' } }),
    );
    expect(await airtable.updateRecords('T', updates)).toMatchObject({
      outcome: 'temporary',
      mayHaveBeenAccepted: true,
    });
    expect(await airtable.updateRecords('T', updates)).toMatchObject({
      outcome: 'rejected',
      mayHaveBeenAccepted: false,
      error: { type: 'INVALID_VALUE_FOR_COLUMN' },
    });
  });

  it.each([
    [{ error: { type: 'A', message: 'b' } }, { type: 'A', message: 'b' }],
    [{ error: 'NOT_FOUND' }, { type: 'NOT_FOUND', message: 'NOT_FOUND' }],
    [{ errors: [{ error: 'A', message: 'b' }] }, { type: 'A', message: 'b' }],
    [{ error: { type: 'A' } }, { type: 'A', message: 'A' }],
    [{ errors: [] }, undefined],
    [['what'], undefined],
  ])('reads an error of the form %j', async (body, error) => {
    upstream.next(json(404, body));
    expect(await airtable.updateRecords('T', updates)).toMatchObject({ outcome: 'rejected', error });
  });

  it.each([
    ['[]', 'the answer must be an object, not []'],
    ['{}', 'records must be a list, not missing'],
    ['{"records":[7]}', 'records[0] must be an object, not 7'],
    ['{"records":[{"id":7,"fields":{}}]}', 'records[0].id must be a text, not 7'],
    [`{"records":[{"id":"${ID}"}]}`, 'records[0].fields must be an object, not missing'],
    ['{"records":[]}', `${ID} is missing`],
    ['<html>', 'not JSON: <html>'],
  ])('names what is wrong with the answer %s', async (body, problem) => {
    upstream.next(text(200, body));
    expect(await airtable.updateRecords('T', updates)).toMatchObject({
      outcome: 'temporary',
      cause: 'unexpected_answer',
      message: expect.stringContaining(problem),
      mayHaveBeenAccepted: true,
    });
  });

  it('refuses more than Airtable takes', async () => {
    await expect(airtable.updateRecords('T', Array(11).fill(updates[0]))).rejects.toThrow('11 records');
    await expect(airtable.getRecords('T', Array(101).fill(ID))).rejects.toThrow('101 records');
  });
});
