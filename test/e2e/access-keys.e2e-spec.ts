import { randomUUID } from 'node:crypto';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Logger } from '@nestjs/common';
import { AccessTeam, newKey } from '../support/access-testing.js';
import { until } from '../support/child-instance.js';
import { startTestApp, type TestApp } from '../support/test-app.js';
import { createTestDatabase, type TestDatabase } from '../support/test-database.js';

const email = 'ann@example.com';

let database: TestDatabase;
let app: TestApp;
let team: AccessTeam;
let folder: string;
let rolesFile: string;
let now: number;

beforeAll(async () => {
  Logger.overrideLogger(false);
  database = await createTestDatabase();
  folder = await mkdtemp(join(tmpdir(), 'athena-roles-'));
  rolesFile = join(folder, 'roles.json');
  await writeFile(rolesFile, '{"editor": ["ann@example.com"]}');
  team = await AccessTeam.start();
  const env = { ...team.environment(), ACCESS_ROLES: rolesFile, REQUESTS_PER_MINUTE: '0' };
  app = await startTestApp({ databaseUrl: database.url, env });
  await statusOf(await team.sign({ email }));
  now = Date.now();
}, 120_000);

afterAll(async () => {
  await app.close();
  await team.stop();
  await database.drop();
  await rm(folder, { recursive: true });
});

/** A minute is over, for whoever counts them. */
function pass(milliseconds: number): void {
  now += milliseconds;
  app.setNow(new Date(now).toISOString());
}

async function statusOf(token: string, address = ''): Promise<number> {
  const answer = await fetch(`${app.url}/api/pipeline/me`, {
    headers: { 'cf-access-jwt-assertion': token, ...(address && { 'cf-connecting-ip': address }) },
  });
  await answer.arrayBuffer();
  return answer.status;
}

/** Tokens of one signature under a thousand made-up keys. */
async function madeUpTokens(): Promise<string[]> {
  const [, payload, signature] = (await team.sign({ email })).split('.');
  const header = (): string => Buffer.from(JSON.stringify({ alg: 'RS256', kid: randomUUID() })).toString('base64url');
  return Array.from({ length: 1000 }, () => [header(), payload, signature].join('.'));
}

it('asks for the keys once a minute, whatever a thousand made-up ids of keys say, also at once', async () => {
  pass(61_000);
  const asked = team.asked;
  const tokens = await madeUpTokens();
  for (let from = 0; from < tokens.length; from += 50) {
    // Of many addresses, as one alone is soon not listened to.
    const few = tokens.slice(from, from + 50).map((token, nth) => statusOf(token, `10.9.${from / 50}.${nth}`));
    const statuses = await Promise.all(few);
    expect(new Set(statuses)).toEqual(new Set([401]));
  }
  expect(team.asked).toBe(asked + 1);
  pass(59_000);
  expect(await statusOf(tokens[0]!)).toBe(401);
  expect(team.asked).toBe(asked + 1);
  pass(2000);
  expect(await statusOf(tokens[0]!)).toBe(401);
  expect(team.asked).toBe(asked + 2);
}, 60_000);

it('looks at no more tokens of an address when many were made up, until the minute is over, and goes on with all others', async () => {
  pass(61_000);
  const sign = (): Promise<string> => team.sign({ email, exp: Math.floor(now / 1000) + 3600 });
  const [known, later] = [await sign(), await sign()];
  const [ours, another] = ['203.0.113.7', '203.0.113.8'];
  expect(await statusOf(known, ours)).toBe(200);
  // A session that has ended is no forgery.
  const ended = await team.sign({ email, exp: Math.floor(now / 1000) - 60 });
  for (let nth = 0; nth < 70; nth++) expect(await statusOf(ended, ours)).toBe(401);
  const statuses: number[] = [];
  for (const token of (await madeUpTokens()).slice(0, 65)) statuses.push(await statusOf(token, ours));
  expect(statuses).toEqual([...Array(60).fill(401), ...Array(5).fill(429)]);
  expect([await statusOf(known, ours), await statusOf(later, ours)]).toEqual([200, 429]);
  expect(await statusOf(later, another)).toBe(200);
  pass(61_000);
  expect(await statusOf(await sign(), ours)).toBe(200);
});

it('takes a new key as soon as it is used, and the old one while it is listed', async () => {
  const old = team.keys[0]!;
  const sign = (key = old): Promise<string> => team.sign({ email, exp: Math.floor(now / 1000) + 3600 }, { key });
  const byOld = await sign();
  const next = await newKey();
  team.keys = [next, old];
  pass(61_000);
  const asked = team.asked;
  expect(await Promise.all([statusOf(await sign(next)), statusOf(await sign(next)), statusOf(byOld)])).toEqual([
    200, 200, 200,
  ]);
  expect(team.asked).toBe(asked + 1);
  // It is listed no more: neither a token that was remembered counts, nor one that comes now.
  team.keys = [next];
  expect(await statusOf(byOld)).toBe(200);
  pass(61_000);
  expect(await statusOf((await madeUpTokens())[0]!)).toBe(401);
  expect(await Promise.all([statusOf(byOld), statusOf(await sign(old)), statusOf(await sign(next))])).toEqual([
    401, 401, 200,
  ]);
});

it.each([
  ['answers 500', () => (team.status = 500)],
  ['lists nothing', () => (team.keys = [])],
])('lets those in whom it knows how to check when the list %s', async (_, breakList) => {
  const { keys } = team;
  const [key] = keys;
  const [unknown = ''] = await madeUpTokens();
  breakList();
  pass(61_000);
  const asked = team.asked;
  const sign = (): Promise<string> => team.sign({ email, exp: Math.floor(now / 1000) + 3600 }, { key });
  expect(await statusOf(unknown)).toBe(401);
  expect(team.asked).toBe(asked + 1);
  expect([await statusOf(await sign()), await statusOf(await sign())]).toEqual([200, 200]);
  team.status = 200;
  team.keys = keys;
});

it('lets nobody in while no key could ever be read, says so, and comes to itself', async () => {
  const lost = await AccessTeam.start();
  lost.status = 503;
  const other = await startTestApp({ databaseUrl: database.url, env: lost.environment() });
  try {
    const headers = await lost.person(email);
    const ask = (): Promise<Response> => fetch(`${other.url}/api/pipeline/me`, { headers });
    const answer = await ask();
    expect([answer.status, answer.headers.get('retry-after')]).toEqual([503, '1']);
    expect(((await answer.json()) as { detail: string }).detail).toMatch(/keys of Cloudflare Access could not be read/);
    lost.status = 200;
    await until(async () => (await ask()).status === 200);
  } finally {
    await other.close();
    await lost.stop();
  }
});

it('reads the file of roles again when it changes, and keeps them when it can’t be used', async () => {
  const headers = { 'cf-access-jwt-assertion': await team.sign({ email, exp: Math.floor(now / 1000) + 3600 }) };
  const role = async (): Promise<string> =>
    ((await (await fetch(`${app.url}/api/pipeline/me`, { headers })).json()) as { role: string }).role;
  expect(await role()).toBe('editor');
  await writeFile(rolesFile, '{"operator": ["ann@example.com"], ');
  await writeFile(rolesFile, '{"operator": ["@example.com"]}');
  await until(async () => (await role()) === 'operator', 15_000);
  await writeFile(rolesFile, '{"admin": []}');
  await new Promise((resolve) => setTimeout(resolve, 2500));
  expect(await role()).toBe('operator');
}, 30_000);

it('ends a stream of events when the session ends that it was opened with', async () => {
  const token = await team.sign({ email, exp: Math.floor(now / 1000) + 600 });
  const answer = await fetch(`${app.url}/api/pipeline/events`, { headers: { 'cf-access-jwt-assertion': token } });
  expect(answer.status).toBe(200);
  const whole = answer.text();
  pass(700_000);
  expect(await whole).toContain('retry:');
  expect(await statusOf(token)).toBe(401);
}, 30_000);
