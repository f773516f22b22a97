import { createHmac, generateKeyPairSync } from 'node:crypto';
import { rm } from 'node:fs/promises';
import { startSimulators } from '../../simulators/src/start.js';
import {
  askToken,
  LAST_RUN,
  LOADED_LINES,
  postForm,
  seedLine,
  startTestNetSuite,
  suiteql,
} from './netsuite-testing.js';
import { type Answer, control, type TestSimulators } from './simulators-testing.js';

const FROM = 'FROM transactionline tl INNER JOIN transaction t ON t.id = tl.transaction';
const MOMENT = `TO_CHAR(t.lastmodifieddate, 'YYYY-MM-DD"T"HH24:MI:SS')`;

describe('the simulator of NetSuite', () => {
  let simulators: TestSimulators;
  let bearer: string;
  const ask = (q: string, query?: string, prefer?: string): Promise<Answer> =>
    suiteql(simulators.netsuite, bearer, q, query, prefer);
  const detailOf = ({ body }: Answer): string => body['o:errorDetails'][0].detail;
  const sim = (method: string, path: string, body?: unknown) => control(simulators.netsuite, method, path, body);

  beforeAll(async () => {
    simulators = await startTestNetSuite({
      missing: (filledAt) => {
        expect(filledAt).toEqual(new Date(LAST_RUN));
        // One that is new, and one that has changed since.
        return [
          seedLine(9001, new Date('2026-06-13T15:00:00Z')),
          { ...seedLine(1, new Date('2026-06-12T15:00:00Z')), amount: '7.70' },
        ];
      },
    });
    bearer = `Bearer ${(await askToken(simulators.netsuite)).body.access_token}`;
  }, 60_000);
  afterEach(async () => {
    await sim('POST', '/mend', {});
    await sim('DELETE', '/faults');
  });
  afterAll(() => simulators.end());

  describe('gives a token', () => {
    it('for an assertion of its certificate, and lets it in for an hour', async () => {
      const { status, body } = await askToken(simulators.netsuite);
      expect([status, body]).toEqual([
        200,
        { access_token: expect.any(String), expires_in: '3600', token_type: 'bearer' },
      ]);
    });

    it('for PS256 with a certificate of RSA that was uploaded, until it is revoked', async () => {
      const { privateKey, publicKey } = generateKeyPairSync('rsa', { modulusLength: 3072 });
      const pem = publicKey.export({ type: 'spki', format: 'pem' });
      await sim('POST', '/certificates', { id: 'rsa-1', public_key: pem });
      const signed = { key: privateKey, header: { alg: 'PS256', kid: 'rsa-1' } };
      expect((await askToken(simulators.netsuite, signed)).status).toBe(200);
      expect((await askToken(simulators.netsuite, { ...signed, header: { alg: 'RS256', kid: 'rsa-1' } })).status).toBe(
        401,
      );
      await sim('POST', '/certificates', { id: 'rsa-1', public_key: null });
      expect(await askToken(simulators.netsuite, signed)).toMatchObject({
        status: 401,
        body: { error: 'invalid_client' },
      });
    });

    const stranger = generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey;
    const now = Math.floor(Date.now() / 1000);
    it.each([
      ['signed by a stranger', { key: stranger }],
      ['of a certificate that is not known', { header: { kid: 'nobody' } }],
      ['of another integration', { claims: { iss: 'somebody' } }],
      ['for another address', { claims: { aud: 'https://1.suitetalk.api.netsuite.com' } }],
      ['that is over', { claims: { iat: now - 600, exp: now - 300 } }],
      ['that lives too long', { claims: { exp: now + 7200 } }],
      ['that is not yet', { claims: { iat: now + 600, exp: now + 900 } }],
    ])('not for an assertion %s', async (_, changes) => {
      expect(await askToken(simulators.netsuite, changes)).toMatchObject({
        status: 401,
        body: { error: 'invalid_client' },
      });
    });

    it('not for another scope or kind of grant, and never logs an assertion', async () => {
      const scoped = await askToken(simulators.netsuite, { claims: { scope: ['restlets'] } });
      expect(scoped).toMatchObject({ status: 400, body: { error: 'invalid_scope' } });
      const url = `${simulators.netsuite.url}/services/rest/auth/oauth2/v1/token`;
      const other = await postForm(url, { grant_type: 'authorization_code' });
      expect(other).toMatchObject({ status: 400, body: { error: 'unsupported_grant_type' } });
      const { events } = (await sim('GET', '/events')).body;
      expect(events.at(-1)).toMatchObject({ path: '/services/rest/auth/oauth2/v1/token', body: '***', status: 400 });
    });
  });

  it('refuses a token that is over, and one that it never gave', async () => {
    await sim('PATCH', '/settings', { token_seconds: 0 });
    const { access_token: dead } = (await askToken(simulators.netsuite)).body;
    await sim('PATCH', '/settings', { token_seconds: 3600 });
    for (const token of [dead, 'made-up']) {
      const answer = await suiteql(simulators.netsuite, `Bearer ${token}`, `SELECT COUNT(*) ${FROM}`);
      expect(answer).toMatchObject({ status: 401, body: { 'o:errorDetails': [{ 'o:errorCode': 'INVALID_LOGIN' }] } });
    }
  });

  it('takes a signature of OAuth 1.0a once, of its account, key and token only', async () => {
    const { accountId, clientId, consumerSecret, tokenId, tokenSecret } = simulators.netsuite.credentials;
    const url = `${simulators.netsuite.url}/services/rest/query/v1/suiteql`;
    const signed = (realm: string, secret: string, nonce: string, at = Math.floor(Date.now() / 1000)) => {
      const oauth = {
        oauth_consumer_key: clientId,
        oauth_nonce: nonce,
        oauth_signature_method: 'HMAC-SHA256',
        oauth_timestamp: String(at),
        oauth_token: tokenId,
        oauth_version: '1.0',
      };
      const parameters = Object.entries({ ...oauth, limit: '1000', offset: '0' })
        .map((pair) => pair.join('='))
        .sort()
        .join('&');
      const base = ['POST', url, parameters].map(encodeURIComponent).join('&');
      const signature = createHmac('sha256', `${consumerSecret}&${secret}`).update(base).digest('base64');
      const pairs = Object.entries({ realm, ...oauth, oauth_signature: encodeURIComponent(signature) });
      return `OAuth ${pairs.map(([name, value]) => `${name}="${value}"`).join(', ')}`;
    };
    const status = async (authorization: string) =>
      (await suiteql(simulators.netsuite, authorization, `SELECT COUNT(*) ${FROM}`)).status;
    expect(await status(signed(accountId, tokenSecret, 'n1'))).toBe(200);
    expect(await status(signed(accountId, tokenSecret, 'n1'))).toBe(401);
    expect(await status(signed('OTHER', tokenSecret, 'n2'))).toBe(401);
    expect(await status(signed(accountId, 'wrong', 'n3'))).toBe(401);
    expect(await status(signed(accountId, tokenSecret, 'n4', Math.floor(Date.now() / 1000) - 3600))).toBe(401);
  });

  it('holds the lines of the warehouse, and what came or changed since', async () => {
    const { body } = await ask(`SELECT COUNT(*) AS lines, MAX(t.lastmodifieddate) AS newest ${FROM}`);
    expect(body.items).toEqual([{ links: [], lines: String(LOADED_LINES + 1), newest: '06/13/2026' }]);
    const changed = await ask(`SELECT -tl.netamount AS amount ${FROM} WHERE tl.uniquekey = 'INV1-1'`);
    expect(changed.body.items).toEqual([{ links: [], amount: '7.7' }]);
  });

  it('answers texts under names in lower case, and leaves out what is empty', async () => {
    const { body, headers } = await ask(
      `SELECT tl.UniqueKey, t.tranid AS Number, BUILTIN.DF(t.entity) AS Customer, BUILTIN.DF(tl.class) AS brand, -tl.quantity AS quantity, tl.netamount ${FROM}
        WHERE t.type IN ('CustInvc', 'CustCred') AND tl.mainline = 'F' AND (tl.uniquekey = 'INV10-1' OR tl.uniquekey = 'INV11-1') ORDER BY tl.uniquekey`,
    );
    expect(headers.get('content-type')).toContain('application/vnd.oracle.resource+json; type=collection');
    expect(body).toMatchObject({ count: 2, hasMore: false, offset: 0, totalResults: 2, links: [{ rel: 'self' }] });
    expect(body.items).toEqual([
      { links: [], uniquekey: 'INV10-1', number: 'INV10', quantity: '1', netamount: '-2.5' },
      {
        links: [],
        uniquekey: 'INV11-1',
        number: 'INV11',
        customer: 'Customer 4',
        brand: 'Kettle & Thyme',
        quantity: '2',
        netamount: '-2.75',
      },
    ]);
  });

  it('gives pages of up to 1,000, at an offset that is a multiple of them, and 100,000 rows at most', async () => {
    const query = `SELECT tl.uniquekey ${FROM} ORDER BY t.lastmodifieddate, tl.uniquekey`;
    const first = await ask(query);
    expect(first.body).toMatchObject({ count: 1000, hasMore: true, totalResults: LOADED_LINES + 1 });
    const rels = (first.body.links as { rel: string }[]).map(({ rel }) => rel);
    expect(rels).toEqual(['next', 'last', 'self']);
    expect((await ask(query, '?limit=1000&offset=2000')).body).toMatchObject({ count: 501, hasMore: false });
    for (const wrong of ['?limit=1001', '?limit=0', '?limit=1000&offset=500', '?limit=1000&offset=100000', '?limit=x'])
      expect((await ask(query, wrong)).status).toBe(400);
    await sim('PATCH', '/settings', { rows_per_query: 2000 });
    expect((await ask(query)).body).toMatchObject({ totalResults: 2000 });
    expect((await ask(query, '?limit=1000&offset=2000')).status).toBe(400);
    await sim('PATCH', '/settings', { rows_per_query: 100_000 });
  });

  it('goes on after a key, in whole seconds of the account’s wall', async () => {
    const linesAfter = (wall: string, id: string) =>
      ask(
        `SELECT tl.uniquekey AS id, ${MOMENT} AS at ${FROM} WHERE (t.lastmodifieddate > TO_DATE('${wall}', 'YYYY-MM-DD HH24:MI:SS') OR
        (t.lastmodifieddate = TO_DATE('${wall}', 'YYYY-MM-DD HH24:MI:SS') AND tl.uniquekey > '${id}')) ORDER BY t.lastmodifieddate, tl.uniquekey`,
        '?limit=2&offset=0',
      );
    // 14:12 UTC is 09:12 in New York's winter.
    expect((await linesAfter('2026-03-01 09:12:00', 'INV2-1')).body.items).toEqual([
      { links: [], id: 'INV3-1', at: '2026-03-01T09:24:00' },
      { links: [], id: 'INV4-1', at: '2026-03-01T09:36:00' },
    ]);
    expect((await linesAfter('2026-03-01 09:12:00', 'INV2-0')).body.items[0].id).toBe('INV2-1');
  });

  it('wants Prefer: transient, a query, and POST', async () => {
    expect(await ask(`SELECT COUNT(*) ${FROM}`, undefined, 'respond-async')).toMatchObject({ status: 400 });
    expect(await ask('')).toMatchObject({ status: 400 });
    const url = `${simulators.netsuite.url}/services/rest/query/v1/suiteql`;
    expect((await fetch(url, { headers: { authorization: bearer } })).status).toBe(405);
    expect(
      (
        await fetch(`${simulators.netsuite.url}/services/rest/record/v1/invoice`, {
          headers: { authorization: bearer },
        })
      ).status,
    ).toBe(404);
  });

  it.each([
    ['GROUP BY', `SELECT t.tranid ${FROM} GROUP BY t.tranid`],
    ['the function NVL', `SELECT NVL(t.tranid, 'x') ${FROM}`],
    ['"FETCH" at this place', `SELECT t.tranid ${FROM} FETCH FIRST 5 ROWS ONLY`],
    ['a comparison of internal ids', `SELECT t.tranid ${FROM} WHERE t.entity = 5`],
    ['the format "Q"', `SELECT TO_CHAR(t.trandate, 'Q') ${FROM}`],
    ['a join that is not', 'SELECT t.id FROM transactionline tl JOIN transaction t ON t.tranid = tl.uniquekey'],
  ])('says of %s that it does not understand it', async (what, query) => {
    const answer = await ask(query);
    expect(answer.status).toBe(400);
    expect(detailOf(answer)).toContain(what === 'GROUP BY' ? '"GROUP" at this place' : what);
    expect(detailOf(answer)).toContain('is not understood by this simulator of NetSuite');
  });

  describe('lets an integration go on with success and without data', () => {
    const newer = (literal: string) => `SELECT COUNT(*) AS lines ${FROM} WHERE t.lastmodifieddate > ${literal}`;
    const linesOf = async (q: string): Promise<unknown> => (await ask(q)).body.items?.[0]?.lines;

    it('when its role has lost a permission: no rows, and no error', async () => {
      await sim('PATCH', '/account', { transactions_visible: false });
      expect(await ask(`SELECT tl.uniquekey ${FROM}`)).toMatchObject({
        status: 200,
        body: { items: [], totalResults: 0, hasMore: false },
      });
      expect(await linesOf(`SELECT COUNT(*) AS lines ${FROM}`)).toBe('0');
      expect((await ask(`SELECT MAX(t.lastmodifieddate) AS newest ${FROM}`)).body.items).toEqual([{ links: [] }]);
    });

    it('when the account’s format of dates changes: a bare text is another day', async () => {
      const bare = newer("'03/06/2026'");
      const explicit = newer("TO_DATE('2026-03-06', 'YYYY-MM-DD')");
      const before = await linesOf(bare);
      expect(before).toBe(await linesOf(explicit));
      await sim('PATCH', '/account', { date_format: 'DD/MM/YYYY' });
      // The third of June, after which only what has come since changed.
      expect(await linesOf(bare)).toBe('2');
      expect(await linesOf(explicit)).toBe(before);
      expect((await ask(`SELECT t.trandate ${FROM} WHERE tl.uniquekey = 'INV2-1'`)).body.items[0].trandate).toBe(
        '01/03/2026',
      );
      await sim('PATCH', '/account', { date_format: 'YYYY-MM-DD' });
      expect(detailOf(await ask(bare))).toContain("Invalid date value '03/06/2026'");
    });

    it('when the account’s time zone changes: the same moment has another wall', async () => {
      const asked = `SELECT ${MOMENT} AS at ${FROM} WHERE tl.uniquekey = 'INV2-1'`;
      expect((await ask(asked)).body.items[0].at).toBe('2026-03-01T09:12:00');
      const before = Number(await linesOf(newer("TO_DATE('2026-03-06 00:00:00', 'YYYY-MM-DD HH24:MI:SS')")));
      await sim('PATCH', '/account', { time_zone: 'America/Los_Angeles' });
      expect((await ask(asked)).body.items[0].at).toBe('2026-03-01T06:12:00');
      const after = Number(await linesOf(newer("TO_DATE('2026-03-06 00:00:00', 'YYYY-MM-DD HH24:MI:SS')")));
      // Three hours of five lines each are no longer later.
      expect(before - after).toBe(15);
    });

    it('when lines change in the second that was read up to', async () => {
      const newest = `SELECT ${MOMENT} AS at, tl.uniquekey AS id ${FROM} ORDER BY t.lastmodifieddate DESC`;
      const { at } = (await ask(newest, '?limit=1')).body.items[0];
      const moment = `TO_DATE('${at.replace('T', ' ')}', 'YYYY-MM-DD HH24:MI:SS')`;
      const changed = (await sim('POST', '/same-second', { invoices: 2 })).body.lines;
      expect(changed).toHaveLength(2);
      expect(await linesOf(newer(moment))).toBe('0');
      const again = await ask(`SELECT tl.uniquekey AS id ${FROM} WHERE t.lastmodifieddate >= ${moment}`);
      expect((again.body.items as { id: string }[]).map(({ id }) => id)).toEqual(expect.arrayContaining(changed));
    });

    it('and says by name which field somebody has renamed', async () => {
      const asked = `SELECT BUILTIN.DF(tl.class) AS brand ${FROM} WHERE tl.uniquekey = 'INV2-1'`;
      await sim('POST', '/rename-field', { collection: 'invoice lines', from: 'class', to: 'cseg_brand' });
      expect(detailOf(await ask(asked))).toContain("Field 'class' for record 'transactionLine' was not found");
      expect((await ask(asked.replace('class', 'cseg_brand'))).body.items).toEqual([
        { links: [], brand: 'Kettle & Thyme' },
      ]);
    });
  });

  it('changes a line by hand, and with it the date of its whole invoice', async () => {
    const [collection] = [encodeURIComponent('invoice lines')];
    const second = (await sim('POST', `/records/${collection}`, { fields: { tranid: 'INV20', amount: '5.00' } })).body;
    expect(second).toMatchObject({ id: 'INV20-2', fields: { tranid: 'INV20', amount: '5' } });
    const edited = await sim('PATCH', `/records/${collection}/INV20-2`, {
      fields: { amount: '6.10', lastmodifieddate: '2026-06-14T01:02:03.9Z' },
    });
    expect(edited.body.modifiedAt).toBe('2026-06-14T01:02:03.000Z');
    const { body } = await ask(
      `SELECT -tl.netamount AS amount, ${MOMENT} AS at ${FROM} WHERE t.tranid = 'INV20' ORDER BY tl.uniquekey`,
    );
    expect(body.items).toEqual([
      { links: [], amount: '5', at: '2026-06-13T21:02:03' },
      { links: [], amount: '6.1', at: '2026-06-13T21:02:03' },
    ]);
    await sim('DELETE', `/records/${collection}/INV20-2`);
    expect((await sim('GET', `/records/${collection}/INV20-2`)).status).toBe(404);
  });

  it('answers 429 when too much of the account’s is under way', async () => {
    await sim('PATCH', '/settings', { latency_ms: 300, concurrent_requests: 2 });
    const answers = await Promise.all(Array.from({ length: 4 }, () => ask(`SELECT COUNT(*) ${FROM}`)));
    await sim('PATCH', '/settings', { latency_ms: 0, concurrent_requests: 5 });
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 200, 429, 429]);
    expect(answers.find(({ status }) => status === 429)?.body['o:errorDetails'][0]['o:errorCode']).toBe(
      'CONCURRENCY_LIMIT_EXCEEDED',
    );
  });

  it.each([
    ['auth_revoked', 401, 'INVALID_LOGIN'],
    ['permission_lost', 403, 'INSUFFICIENT_PERMISSION'],
    ['503', 503, 'SERVICE_UNAVAILABLE'],
  ])('fails as NetSuite does: %s', async (kind, status, code) => {
    await sim('POST', '/faults', { kind, times: 1 });
    expect(await ask(`SELECT COUNT(*) ${FROM}`)).toMatchObject({
      status,
      body: { status, 'o:errorDetails': [{ 'o:errorCode': code }] },
    });
  });

  it('keeps its lines, its account, its certificate and its tokens over a restart', async () => {
    await sim('PATCH', '/account', { transactions_visible: false });
    await simulators.stop();
    const again = await startSimulators({
      dataDir: simulators.dataDir,
      databaseUrl: 'postgres://nobody@127.0.0.1:1/none',
      log: () => undefined,
    });
    const { dataDir } = simulators;
    const end = async () => {
      await again.stop();
      await rm(dataDir, { recursive: true, force: true });
    };
    simulators = { ...again, dataDir, end };
    expect((await sim('GET', '/account')).body.transactions_visible).toBe(false);
    await sim('PATCH', '/account', { transactions_visible: true });
    expect((await ask(`SELECT COUNT(*) AS lines ${FROM}`)).body.items[0].lines).toBe(String(LOADED_LINES + 1));
    expect((await askToken(simulators.netsuite)).status).toBe(200);
  });
});
