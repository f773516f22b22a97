import { afterAll, beforeAll, expect, it, jest } from '@jest/globals';
import { newKey } from '../support/access-testing.js';
import { startTestAccess, type TestAccess } from './access-testing.js';

/** Not named in the import, as it is checked with the types of another runtime. */
const IDENTIFY = '../../worker/src/identity/identify.js';
const MINUTE_MS = 60_000;

let access: TestAccess;
beforeAll(async () => {
  access = await startTestAccess();
});
afterAll(async () => {
  jest.restoreAllMocks();
  await access.end();
});

it('knows nobody any more by a key that was revoked, ten minutes after it is listed no more', async () => {
  const { identify } = await import(IDENTIFY);
  const {
    CF_ACCESS_TEAM_DOMAIN: teamDomain,
    CF_ACCESS_AUD: audience,
    CF_ACCESS_CERTS_URL: certsUrl,
  } = access.variables;
  const settings = { access: { teamDomain, audiences: [audience], certsUrl } };
  const token = await access.token('ann@example.com');
  const asked = async (jwt: string): Promise<unknown> => {
    const headers = { 'cf-access-jwt-assertion': jwt };
    return identify(new Request('https://pulse.example.com/api/queue', { headers }), settings).then(
      ({ name }: { name: string }) => name,
      ({ status }: { status: number }) => status,
    );
  };
  const begin = Date.now();
  const after = (minutes: number) => jest.spyOn(Date, 'now').mockReturnValue(begin + minutes * MINUTE_MS);
  after(0);
  expect(await asked(token)).toBe('ann@example.com');

  // While the keys can't be read, whoever was recognised goes on, and nobody else comes in.
  access.team.status = 500;
  after(6);
  expect(await asked(token)).toBe('ann@example.com');
  expect(await asked(await access.token('ben@example.com'))).toBe(503);

  access.team.status = 200;
  access.team.keys = [await newKey()];
  after(16);
  expect(await asked(token)).toBe(401);
  // The clock of the signatures is the machine's.
  const iat = Math.floor(begin / 1000);
  expect(await asked(await access.token('ann@example.com', { iat, nbf: iat }))).toBe('ann@example.com');
});
