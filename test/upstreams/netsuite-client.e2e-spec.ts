import { createHmac, generateKeyPairSync } from 'node:crypto';
import { inspect } from 'node:util';
import { jwtVerify } from 'jose';
import type { Json, JsonObject } from '../../src/upstreams/http/json.js';
import { UpstreamError } from '../../src/upstreams/http/result.js';
import { Secret } from '../../src/upstreams/http/secret.js';
import { LocalRateLimits } from '../../src/upstreams/limits/local-rate-limits.js';
import { DEFAULT_INVOICE_SOURCE } from '../../src/upstreams/netsuite/invoice-query.js';
import {
  type LinesPage,
  type LinesWanted,
  NetSuiteClient,
  type NetSuiteOptions,
} from '../../src/upstreams/netsuite/netsuite-client.js';
import { type Arrival, type Behaviour, FakeUpstream, json } from './fake-upstream.js';

const ec = generateKeyPairSync('ec', { namedCurve: 'P-256' });
const rsa = generateKeyPairSync('rsa', { modulusLength: 3072 });

let fake: FakeUpstream;
let tokensGiven: number;
/** Answers of the query endpoint, one each; the last one again and again. */
let answers: Behaviour[];

const page = (items: readonly JsonObject[], more = false, totalResults = items.length): Behaviour =>
  json(200, { links: [], count: items.length, hasMore: more, items, offset: 0, totalResults });
const refusal = (status: number, code: string, detail: string): Behaviour =>
  json(status, { type: 'about:blank', title: 'Refused', status, 'o:errorDetails': [{ detail, 'o:errorCode': code }] });
const row = (id: string, more: JsonObject = {}): JsonObject => ({
  id,
  invoice_number: 'INV1',
  invoice_date: '2026-03-04',
  amount: '12.50',
  last_modified_at: '2026-03-04T10:00:00',
  ...more,
});

beforeAll(async () => {
  fake = await FakeUpstream.start((response, arrival, socket) => {
    if (!arrival.url.pathname.endsWith('/token'))
      return (answers.length > 1 ? answers.shift()! : answers[0]!)(response, arrival, socket);
    tokensGiven += 1;
    return json(200, { access_token: `token-${tokensGiven}`, expires_in: '3600', token_type: 'bearer' })(
      response,
      arrival,
      socket,
    );
  });
});
beforeEach(() => {
  fake.reset();
  tokensGiven = 0;
  answers = [page([])];
});
afterAll(() => fake.close());

const oauth2 = { kind: 'oauth2', clientId: 'client-id', certificateId: 'cert-1' } as const;

function client(changes: Partial<NetSuiteOptions> = {}): NetSuiteClient {
  const options: NetSuiteOptions = {
    apiUrl: fake.origin,
    accountId: '1234567_SB1',
    credentials: { ...oauth2, privateKey: ec.privateKey, algorithm: 'ES256' },
    timeZone: 'America/New_York',
    invoices: DEFAULT_INVOICE_SOURCE,
    ...changes,
  };
  return new NetSuiteClient(options, new LocalRateLimits());
}

async function pagesOf(netsuite: NetSuiteClient, wanted: LinesWanted = {}): Promise<LinesPage[]> {
  const pages: LinesPage[] = [];
  for await (const one of netsuite.invoiceLines(wanted)) pages.push(one);
  return pages;
}

const queries = (): Arrival[] => fake.arrivals.filter(({ url }) => url.pathname.endsWith('/suiteql'));
const queryOf = ({ body }: Arrival): string => (JSON.parse(body) as { q: string }).q;

describe('a client of NetSuite', () => {
  it.each([
    ['ES256', ec],
    ['PS256', rsa],
  ] as const)('shows a certificate by %s, once an hour and not for each page', async (algorithm, keys) => {
    answers = [page([row('1')], true), page([row('2', { last_modified_at: '2026-03-04T10:00:01' })])];
    const netsuite = client({ credentials: { ...oauth2, privateKey: keys.privateKey, algorithm } });
    expect(await pagesOf(netsuite)).toHaveLength(2);
    expect(tokensGiven).toBe(1);
    const [asked] = fake.arrivals;
    const form = new URLSearchParams(asked!.body);
    expect(form.get('grant_type')).toBe('client_credentials');
    const { payload, protectedHeader } = await jwtVerify(form.get('client_assertion') ?? '', keys.publicKey, {
      audience: `${fake.origin}/services/rest/auth/oauth2/v1/token`,
      issuer: 'client-id',
      algorithms: [algorithm],
    });
    expect(protectedHeader).toMatchObject({ kid: 'cert-1', typ: 'JWT' });
    expect(payload.scope).toEqual(['rest_webservices']);
    expect(payload.exp! - payload.iat!).toBeLessThanOrEqual(3600);
    for (const { headers } of queries()) {
      expect(headers).toMatchObject({ authorization: 'Bearer token-1', prefer: 'transient' });
    }
  });

  it('asks for the next page by key, in its own format of dates, and never by offset', async () => {
    answers = [page([row('A-1'), row("A'2", { last_modified_at: '2026-03-04T10:00:07' })], true), page([])];
    const pages = await pagesOf(client(), { modifiedFrom: new Date('2026-03-01T05:00:00.900Z') });
    expect(pages.map(({ rows }) => rows.length)).toEqual([2, 0]);
    const [first, second] = queries();
    expect(queryOf(first!)).toContain(
      "t.lastmodifieddate >= TO_DATE('2026-03-01 00:00:00', 'YYYY-MM-DD HH24:MI:SS') ORDER BY t.lastmodifieddate, tl.uniquekey",
    );
    expect(queryOf(second!)).toContain(
      "(t.lastmodifieddate > TO_DATE('2026-03-04 10:00:07', 'YYYY-MM-DD HH24:MI:SS') OR (t.lastmodifieddate = " +
        "TO_DATE('2026-03-04 10:00:07', 'YYYY-MM-DD HH24:MI:SS') AND tl.uniquekey > 'A''2'))",
    );
    for (const { url } of queries()) expect(url.search).toBe('?limit=1000&offset=0');
  });

  it('reads an hour that comes twice by keys, as its times are no places to go on from', async () => {
    const at = (last_modified_at: string, id: string) => row(id, { last_modified_at });
    answers = [
      page([at('2026-11-01T00:10:00', '1'), at('2026-11-01T01:30:00', '2')], true),
      page([at('2026-11-01T01:30:00', '2'), at('2026-11-01T01:30:00', '3')], true),
      page([at('2026-11-01T01:59:59', '4')]),
      page([at('2026-11-01T02:00:00', '5')]),
    ];
    // 01:20 as well: the time that is asked for comes once, and before.
    const pages = await pagesOf(client(), { modifiedFrom: new Date('2026-11-01T06:20:00Z') });
    expect(pages.map(({ rows }) => rows.length)).toEqual([2, 2, 1, 1]);
    const moment = (wall: string) => `TO_DATE('${wall}', 'YYYY-MM-DD HH24:MI:SS')`;
    const hour = `t.lastmodifieddate > ${moment('2026-11-01 00:59:59')} AND t.lastmodifieddate < ${moment('2026-11-01 02:00:00')}`;
    const [first, ...rest] = queries().map(queryOf);
    expect(first).toContain(`t.lastmodifieddate >= ${moment('2026-11-01 00:59:59')} ORDER BY`);
    expect(rest).toEqual([
      expect.stringContaining(`${hour} ORDER BY tl.uniquekey`),
      expect.stringContaining(`${hour} AND tl.uniquekey > '3' ORDER BY tl.uniquekey`),
      expect.stringContaining(`t.lastmodifieddate >= ${moment('2026-11-01 02:00:00')} ORDER BY t.lastmodifieddate`),
    ]);
  });

  it.each([
    ['America/New_York', '2026-11-01T06:30:00Z', '2026-11-01T04:59:59.000Z'],
    ['Europe/Berlin', '2026-10-25T00:00:00Z', '2026-10-24T23:59:59.000Z'],
    // By half an hour.
    ['Australia/Lord_Howe', '2026-04-04T15:05:00Z', '2026-04-04T14:29:59.000Z'],
    ['America/New_York', '2026-11-01T07:00:00Z', '2026-11-01T07:00:00.000Z'],
  ])('counts in %s from a moment that comes once: of %s from %s', (timeZone, moment, from) => {
    expect(client({ timeZone }).certainMoment(new Date(moment)).toISOString()).toBe(from);
  });

  it("reads a line's moments in the account's time zone, winter and summer", async () => {
    answers = [
      page([
        row('1', { last_modified_at: '2026-01-15T10:00:05', quantity: '-.5', customer_name: 'Ann' }),
        row('2', { last_modified_at: '2026-07-15T10:00:05', amount: '.5' }),
        row('3', { last_modified_at: '2026-11-01T01:30:00' }),
      ]),
    ];
    const [{ rows } = { rows: [] }] = await pagesOf(client());
    const lines = rows.map((one) => (one.kind === 'line' ? one.line : one.reason));
    expect(lines).toMatchObject([
      { last_modified_at: '2026-01-15T15:00:05.000Z', quantity: '-0.5', customer_name: 'Ann', brand: null, item: null },
      { last_modified_at: '2026-07-15T14:00:05.000Z', quantity: null, amount: '0.5' },
      // It comes twice: the first, so that a watermark of it is not too late.
      { last_modified_at: '2026-11-01T05:30:00.000Z' },
    ]);
  });

  it('hands on each row that is not usable, with the reason and as it came', async () => {
    const broken = [
      row('1', { amount: '12,50' }),
      row('2', { invoice_date: '04.03.2026' }),
      row('3', { invoice_date: '2026-02-31', quantity: 'many' }),
      { ...row('4'), invoice_number: null },
      { amount: '1.00' },
    ];
    answers = [page([...broken, row('6')])];
    const [{ rows } = { rows: [] }] = await pagesOf(client());
    expect(rows.map((one) => (one.kind === 'line' ? one.line.id : [one.id, one.reason]))).toEqual([
      ['1', 'amount must be a number, not "12,50"'],
      ['2', 'invoice_date must be a date as 2026-01-31, not "04.03.2026"'],
      ['3', 'quantity must be a number, not "many"; invoice_date must be a date as 2026-01-31, not "2026-02-31"'],
      ['4', 'invoice_number is missing'],
      [null, expect.stringContaining('id is missing')],
      '6',
    ]);
    expect(rows[0]!.original).toEqual(broken[0]);
  });

  it('gives a page up from which no next one can be found, rather than end there', async () => {
    answers = [page([{ amount: '1.00' }], true)];
    await expect(pagesOf(client())).rejects.toThrow(/id and last_modified_at/);
  }, 30_000);

  it('asks for a new token when one is refused, once', async () => {
    answers = [refusal(401, 'INVALID_LOGIN', 'Invalid login attempt.'), page([row('1')])];
    expect(await pagesOf(client())).toHaveLength(1);
    expect(tokensGiven).toBe(2);
    expect(queries().map(({ headers }) => headers.authorization)).toEqual(['Bearer token-1', 'Bearer token-2']);

    answers = [refusal(401, 'INVALID_LOGIN', 'Invalid login attempt.')];
    const failure = await pagesOf(client()).catch((error: unknown) => error);
    expect(failure).toBeInstanceOf(UpstreamError);
    expect((failure as UpstreamError).failure).toMatchObject({
      outcome: 'unauthorized',
      error: { type: 'INVALID_LOGIN' },
    });
    expect(inspect(failure, { depth: 9 })).not.toMatch(/token-\d/);
  });

  it('names the column that NetSuite no longer has', async () => {
    const detail = "Search error occurred: Field 'class' for record 'transactionLine' was not found. Reason: REMOVED";
    answers = [refusal(400, 'INVALID_PARAMETER', detail)];
    await expect(pagesOf(client())).rejects.toThrow(
      /NetSuite has no field "class", from which our column brand comes: it was renamed or removed there/,
    );
  });

  it('signs each request where it has an old token, with the account as realm', async () => {
    const secrets = { consumerSecret: new Secret('consumer-secret'), tokenSecret: new Secret('token-secret') };
    const netsuite = client({ credentials: { kind: 'oauth1', consumerKey: 'ck', tokenId: 'tk', ...secrets } });
    await pagesOf(netsuite);
    const { authorization = '' } = queries()[0]!.headers;
    expect(authorization).toMatch(/^OAuth realm="1234567_SB1", oauth_consumer_key="ck"/);
    const given = Object.fromEntries([...authorization.matchAll(/(\w+)="([^"]*)"/g)].map(([, k, v]) => [k, v]));
    const parameters = [
      'limit=1000',
      'oauth_consumer_key=ck',
      `oauth_nonce=${given.oauth_nonce}`,
      'oauth_signature_method=HMAC-SHA256',
      `oauth_timestamp=${given.oauth_timestamp}`,
      'oauth_token=tk',
      'oauth_version=1.0',
      'offset=0',
    ].join('&');
    const base = ['POST', `${fake.origin}/services/rest/query/v1/suiteql`, parameters]
      .map(encodeURIComponent)
      .join('&');
    const expected = createHmac('sha256', 'consumer-secret&token-secret').update(base).digest('base64');
    expect(decodeURIComponent(given.oauth_signature!)).toBe(expected);
    expect(tokensGiven).toBe(0);
  });

  it('counts what is newer, and tells what is newest', async () => {
    const one = (item: JsonObject): Json => ({ hasMore: false, items: [item], totalResults: 1 });
    answers = [
      json(200, one({ lines: '2041' })),
      json(200, one({ newest: '2026-03-04T10:00:00' })),
      json(200, one({})),
    ];
    const netsuite = client();
    expect(await netsuite.countNewerThan(new Date('2026-03-01T05:00:00Z'))).toBe(2041);
    expect(queryOf(queries()[0]!)).toContain("t.lastmodifieddate > TO_DATE('2026-03-01 00:00:00'");
    expect(await netsuite.newestChange()).toEqual(new Date('2026-03-04T15:00:00Z'));
    expect(await netsuite.newestChange()).toBeNull();
  });
});
