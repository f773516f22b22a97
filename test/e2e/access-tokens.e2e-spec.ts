import { createHmac } from 'node:crypto';
import { Logger } from '@nestjs/common';
import { exportSPKI, importJWK } from 'jose';
import { type AccessKey, AccessTeam, newKey, TEAM, WORKER_AUD, WORKER_TOKEN } from '../support/access-testing.js';
import { startTestApp, type TestApp } from '../support/test-app.js';
import { createTestDatabase, type TestDatabase } from '../support/test-database.js';

const PATH = '/api/pipeline/products?limit=1';
const HOUR = 3600;
const ROLES = {
  editor: ['Ann@example.com', '@brand.example', 'group:Brand managers'],
  operator: ['olga@example.com', 'nightly.access'],
  edge: [WORKER_TOKEN],
};

let database: TestDatabase;
let app: TestApp;
let team: AccessTeam;

beforeAll(async () => {
  Logger.overrideLogger(false);
  database = await createTestDatabase('demo');
  team = await AccessTeam.start();
  app = await startTestApp({ databaseUrl: database.url, env: team.environment(ROLES) });
}, 120_000);

afterAll(async () => {
  await app.close();
  await team.stop();
  await database.drop();
});

const get = (headers: Record<string, string>, path = PATH): Promise<Response> => fetch(app.url + path, { headers });
const show = (token: string): Promise<Response> => get({ 'cf-access-jwt-assertion': token });

async function me(headers: Record<string, string>): Promise<unknown> {
  const answer = await get(headers, '/api/pipeline/me');
  expect(answer.status).toBe(200);
  return answer.json();
}

async function detailOf(answer: Response, status: number): Promise<string> {
  expect(answer.status).toBe(status);
  expect(answer.headers.get('content-type')).toBe('application/problem+json; charset=utf-8');
  const problem = (await answer.json()) as { detail: string };
  expect(problem).toMatchObject({ status, request_id: answer.headers.get('x-request-id') });
  return problem.detail;
}

describe('a token that holds', () => {
  it('lets a person in, by the e-mail address that it names, in lower case', async () => {
    const answer = await get(await team.person('Una@Example.COM'));
    expect([answer.status, ((await answer.json()) as unknown[]).length]).toEqual([200, 1]);
    expect(await me(await team.person('Una@Example.COM'))).toMatchObject({
      name: 'una@example.com',
      kind: 'person',
      role: 'viewer',
      roles: ['viewer'],
    });
  });

  it.each([
    ['by address', { email: 'ann@example.com' }, 'editor'],
    ['by domain', { email: 'bo@brand.example' }, 'editor'],
    ['not by a domain that only ends alike', { email: 'bo@other-brand.example' }, 'viewer'],
    ['not by a subdomain', { email: 'bo@a.brand.example' }, 'viewer'],
    ['by group', { email: 'cy@else.example', custom: { groups: ['Brand managers'] } }, 'editor'],
    ['by a group that is an object', { email: 'cy@else.example', groups: [{ name: 'Brand managers' }] }, 'editor'],
    ['not by a group that only sounds alike', { email: 'cy@else.example', groups: ['brand managers'] }, 'viewer'],
    ['the most of several', { email: 'olga@example.com', groups: ['Brand managers'] }, 'operator'],
    ['by client id', { common_name: 'nightly.access', sub: '' }, 'operator'],
    ['of an unknown service token', { common_name: 'unknown.access', sub: '' }, 'viewer'],
    ['of the Worker itself', { common_name: WORKER_TOKEN, sub: '' }, 'viewer'],
  ])('has its role %s', async (_, claims, role) => {
    expect(await me({ 'cf-access-jwt-assertion': await team.sign(claims) })).toMatchObject({ role });
  });

  it('may be a few seconds early or late', async () => {
    const now = Math.floor(Date.now() / 1000);
    for (const claims of [{ exp: now - 4 }, { nbf: now + 5 }]) {
      expect((await show(await team.sign({ email: 'ann@example.com', ...claims }))).status).toBe(200);
    }
  });

  it('is asked of nobody at /health/live, and of everybody anywhere else', async () => {
    expect((await get({}, '/health/live')).status).toBe(200);
    const others = ['/', '/docs', '/docs/openapi.json', '/docs/swagger-ui.css', '/metrics', '/health/ready'];
    for (const path of [...others, '/api/pipeline/events', '/api/pipeline/nowhere', '/nowhere', '/health/live/']) {
      expect([path, (await get({}, path)).status]).toEqual([path, 401]);
      if (!/nowhere|events|live/.test(path)) {
        expect([path, (await get(await team.person('ann@example.com'), path)).status]).toEqual([path, 200]);
      }
    }
  });
});

describe('a token that does not hold', () => {
  const email = 'olga@example.com';
  const secondsFromNow = (seconds: number): number => Math.floor(Date.now() / 1000) + seconds;
  const parts = (token: string): [string, string, string] => token.split('.') as [string, string, string];
  const encode = (value: object): string => Buffer.from(JSON.stringify(value)).toString('base64url');

  it.each<[string, () => Promise<string>, RegExp]>([
    ['is expired', () => team.sign({ email, exp: secondsFromNow(-60) }), /session has ended/],
    ['is not valid yet', () => team.sign({ email, nbf: secondsFromNow(60) }), /not valid yet/],
    ['has no end', () => team.sign({ email, exp: undefined }), /no JWT/],
    ['is for another application', () => team.sign({ email, aud: ['d4'.repeat(32)] }), /another application/],
    ['is for none', () => team.sign({ email, aud: undefined }), /another application/],
    ['is of another team', () => team.sign({ email, iss: 'https://evil.cloudflareaccess.com' }), /another team/],
    ['is of nearly the same team', () => team.sign({ email, iss: `${TEAM}.evil.example` }), /another team/],
    ['is the session of the team', () => team.sign({ email, type: 'org' }), /another application/],
    ['names nobody', () => team.sign({ sub: 'x' }), /names neither/],
    ['names a person with a line break', () => team.sign({ email: 'a\nb@example.com' }), /names neither/],
    ['names a service with a space', () => team.sign({ common_name: 'a b' }), /names neither/],
    ['is no JWT', async () => 'nonsense', /no JWT/],
    ['has four parts', async () => `${await team.sign({ email })}.x`, /no JWT/],
    ['is long', async () => `${await team.sign({ email, filler: 'x'.repeat(9000) })}`, /no JWT/],
    [
      'is signed by a key that nobody lists',
      async () => team.sign({ email }, { key: await newKey() }),
      /does not list/,
    ],
    [
      'is signed by another key under a listed id',
      async () => team.sign({ email }, { key: { ...(await newKey()), id: team.keys[0]!.id } }),
      /signature/,
    ],
    [
      'was changed after it was signed',
      async () => {
        const [header, payload, signature] = parts(await team.sign({ email: 'una@example.com' }));
        const claims = JSON.parse(Buffer.from(payload, 'base64url').toString());
        return [header, encode({ ...claims, email }), signature].join('.');
      },
      /signature/,
    ],
    [
      'has no signature',
      async () => {
        const [header, payload] = parts(await team.sign({ email }));
        return `${header}.${payload}.`;
      },
      /signature/,
    ],
    [
      'says that it is not signed (alg none)',
      async () => {
        const [, payload] = parts(await team.sign({ email }));
        return `${encode({ alg: 'none', kid: team.keys[0]!.id })}.${payload}.`;
      },
      /RS256/,
    ],
    [
      'is signed with the public key as a secret (HS256)',
      async () => {
        const key = await importJWK(team.keys[0]!.public, 'RS256', { extractable: true });
        const secret = await exportSPKI(key as AccessKey['private']);
        const [, payload] = parts(await team.sign({ email }));
        const signed = `${encode({ alg: 'HS256', kid: team.keys[0]!.id, typ: 'JWT' })}.${payload}`;
        return `${signed}.${createHmac('sha256', secret).update(signed).digest('base64url')}`;
      },
      /RS256/,
    ],
    [
      'brings its own key',
      async () => {
        const own = await newKey();
        const [, payload] = parts(await team.sign({ email }, { key: own }));
        return `${encode({ alg: 'RS256', jwk: own.public, jku: 'http://127.0.0.1/keys' })}.${payload}.x`;
      },
      /does not list|signature/,
    ],
  ])('is refused when it %s', async (_, token, detail) => {
    const answer = await show(await token());
    expect(answer.headers.get('www-authenticate')).toBe('Cloudflare-Access');
    expect(await detailOf(answer, 401)).toMatch(detail);
  });

  it('is none at all, two at once, or in another place than its header', async () => {
    expect(await detailOf(await get({}), 401)).toMatch(/CF-Access-Client-Id/);
    const token = await team.sign({ email });
    const elsewhere: Record<string, string>[] = [
      { cookie: `CF_Authorization=${token}` },
      { authorization: `Bearer ${token}` },
    ];
    for (const headers of [...elsewhere, { 'x-athena-access-jwt': token }, { 'cf-access-jwt-assertion': '' }]) {
      expect((await get(headers)).status).toBe(401);
    }
    const twice = new Headers({ 'cf-access-jwt-assertion': token });
    twice.append('cf-access-jwt-assertion', token);
    expect((await fetch(app.url + PATH, { headers: twice })).status).toBe(401);
  });
});

describe('who comes through the Worker', () => {
  it('is the person whose token it passes on', async () => {
    expect(await me(await team.worker('ann@example.com'))).toMatchObject({ name: 'ann@example.com', role: 'editor' });
    // And once more, from what is remembered.
    const headers = await team.worker('olga@example.com');
    for (const _ of [1, 2]) expect(await me(headers)).toMatchObject({ name: 'olga@example.com', role: 'operator' });
  });

  it('is nobody when that token does not hold, also when the Worker is known', async () => {
    const own = await team.service(WORKER_TOKEN);
    expect((await get(own)).status).toBe(200);
    for (const token of ['', 'nonsense', await team.sign({ email: 'ann@example.com', exp: 1 })]) {
      expect((await get({ ...own, 'x-athena-access-jwt': token })).status).toBe(401);
    }
  });

  it.each(['person', 'service'] as const)(
    'is not believed to be another one by a %s that is not the Worker',
    async (kind) => {
      const caller = kind === 'person' ? await team.person('olga@example.com') : await team.service('nightly.access');
      const forwarded = await team.sign({ email: 'ann@example.com', aud: [WORKER_AUD] });
      for (const _ of [1, 2]) {
        const answer = await get({ ...caller, 'x-athena-access-jwt': forwarded });
        expect(await detailOf(answer, 401)).toMatch(/"edge" in ACCESS_ROLES/);
        // Known from now on, and still not let through.
        expect((await get(caller)).status).toBe(200);
      }
    },
  );
});

describe('ready bytes', () => {
  it('are never answered to who is not let in, however warm they are', async () => {
    const headers = await team.person('ann@example.com');
    const path = '/api/pipeline/brands?limit=3';
    const first = await get(headers, path);
    const etag = first.headers.get('etag') ?? '';
    await first.arrayBuffer();
    const hits = async (): Promise<number> =>
      Number(/ready_bytes_hits_total (\d+)/.exec(await (await get(headers, '/metrics')).text())?.[1]);
    const before = await hits();
    expect((await get(headers, path)).status).toBe(200);
    expect(await hits()).toBe(before + 1);
    const expired = await team.sign({ email: 'ann@example.com', exp: 1 });
    for (const [method, sent] of [
      ['GET', {}],
      ['HEAD', {}],
      ['GET', { 'if-none-match': etag }],
      ['GET', { 'cf-access-jwt-assertion': expired, 'if-none-match': etag }],
      ['GET', { 'x-athena-access-jwt': headers['cf-access-jwt-assertion']! }],
    ] as [string, Record<string, string>][]) {
      const answer = await fetch(app.url + path, { method, headers: sent });
      expect([answer.status, answer.headers.get('etag')]).toEqual([401, null]);
    }
    expect(await hits()).toBe(before + 1);
  });

  it('are not answered any more when the token ends that they were answered to', async () => {
    const headers = await team.person('ann@example.com', { exp: Math.floor(Date.now() / 1000) + HOUR });
    try {
      app.setNow(new Date().toISOString());
      for (const _ of [1, 2]) expect((await get(headers)).status).toBe(200);
      app.setNow(new Date(Date.now() + (HOUR + 60) * 1000).toISOString());
      expect(await detailOf(await get(headers), 401)).toMatch(/session has ended/);
    } finally {
      app.runClock();
    }
  });
});
