import { createPrivateKey, type KeyObject } from 'node:crypto';
import { SignJWT } from 'jose';
import pg from 'pg';
import type { SeedLine } from '../../simulators/src/netsuite/line.js';
import type { NetSuiteSeed } from '../../simulators/src/netsuite/seed-lines.js';
import type { RunningSimulators } from '../../simulators/src/start.js';
import { createTestDatabase } from '../support/test-database.js';
import { type Answer, startTestSimulators, type TestSimulators } from './simulators-testing.js';

type NetSuite = RunningSimulators['netsuite'];

/** Lines in the warehouse, five an hour from 1 March 2026, 09:00 in New York, on. */
export const LOADED_LINES = 2500;
export const FIRST_CHANGE = new Date('2026-03-01T14:00:00Z');
/** The last nightly run that the warehouse tells of. */
export const LAST_RUN = '2026-06-14T06:00:00Z';

/** A line, invoice and moment of its own. */
export function seedLine(i: number, at: Date): SeedLine {
  return {
    id: `INV${i}-1`,
    invoice_number: `INV${i}`,
    invoice_date: at.toISOString().slice(0, 10),
    customer_name: i % 10 === 0 ? '' : `Customer ${i % 7}`,
    brand: i % 5 === 0 ? null : 'Kettle & Thyme',
    item: 'KT-1',
    quantity: i % 9,
    amount: (i / 4).toFixed(2),
    last_modified_at: at.toISOString(),
  };
}

/** A simulator of NetSuite with a few thousand lines. */
export async function startTestNetSuite(seed: Partial<NetSuiteSeed> = {}): Promise<TestSimulators> {
  const warehouse = await createTestDatabase('empty');
  try {
    const client = new pg.Client({ connectionString: warehouse.url });
    await client.connect();
    const lines = Array.from({ length: LOADED_LINES }, (_, i) =>
      seedLine(i + 1, new Date(FIRST_CHANGE.getTime() + i * 720_000)),
    );
    await client.query(
      `INSERT INTO ns.invoices (id, invoice_number, invoice_date, customer_name, brand, item, quantity, amount, last_modified_at)
       SELECT id, invoice_number, invoice_date, customer_name, brand, item, quantity, amount, last_modified_at
         FROM json_populate_recordset(NULL::ns.invoices, $1)`,
      [JSON.stringify(lines)],
    );
    await client.query(`INSERT INTO netsuite_raw.sync_state (entity, last_run_at) VALUES ('invoices', '${LAST_RUN}')`);
    await client.end();
    const usual = { timeZone: 'America/New_York', transactionsVisible: true, missing: () => [] };
    return await startTestSimulators(warehouse.url, { ...usual, ...seed });
  } finally {
    await warehouse.drop();
  }
}

/** What an assertion says beside the usual. */
export interface AssertionChanges {
  readonly claims?: Record<string, unknown>;
  readonly header?: Record<string, string>;
  readonly key?: KeyObject;
}

/** Asks for a token with an assertion as NetSuite wants it, but for the changes. */
export async function askToken({ url, credentials }: NetSuite, changes: AssertionChanges = {}): Promise<Answer> {
  const now = Math.floor(Date.now() / 1000);
  const tokenUrl = `${url}/services/rest/auth/oauth2/v1/token`;
  const claims = { iss: credentials.clientId, aud: tokenUrl, iat: now, exp: now + 300, scope: ['rest_webservices'] };
  const header = { typ: 'JWT', alg: 'ES256', kid: credentials.certificateId, ...changes.header };
  const assertion = await new SignJWT({ ...claims, ...changes.claims })
    .setProtectedHeader(header)
    .sign(changes.key ?? createPrivateKey(credentials.privateKey));
  return postForm(tokenUrl, {
    grant_type: 'client_credentials',
    client_assertion_type: 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer',
    client_assertion: assertion,
  });
}

export async function postForm(url: string, form: Record<string, string>): Promise<Answer> {
  const response = await fetch(url, { method: 'POST', body: new URLSearchParams(form) });
  return { status: response.status, headers: response.headers, body: await response.json() };
}

/** Asks SuiteQL. */
export async function suiteql(
  { url }: Pick<NetSuite, 'url'>,
  authorization: string,
  q: string,
  query = '?limit=1000&offset=0',
  prefer = 'transient',
): Promise<Answer> {
  const response = await fetch(`${url}/services/rest/query/v1/suiteql${query}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', authorization, prefer },
    body: JSON.stringify({ q }),
  });
  return { status: response.status, headers: response.headers, body: await response.json() };
}
