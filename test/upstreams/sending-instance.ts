/**
 * An instance that writes to Airtable as fast as its limits allow: `<database url> <api url> <requests under way>`, from
 * its SIGUSR2 until it is killed. Prints a JSON line for each answer.
 */
import { once } from 'node:events';
import { AirtableClient } from '../../src/upstreams/airtable/airtable-client.js';
import { Secret } from '../../src/upstreams/http/secret.js';
import { limitsOf } from './rate-limit-database.js';

const [databaseUrl = '', apiUrl = '', underWay = '1'] = process.argv.slice(2);
const { limits } = limitsOf(databaseUrl);
const airtable = new AirtableClient({ apiUrl, baseId: 'appLimits', token: new Secret('patLimits.token') }, limits);
const updates = Array.from({ length: 10 }, (_, index) => ({ id: `rec${index}`, fields: { Name: 'x' } }));
const say = (event: Record<string, unknown>) => process.stdout.write(`${JSON.stringify(event)}\n`);

async function sendOnAndOn(): Promise<never> {
  for (;;) {
    const { outcome } = await airtable.updateRecords('Products', updates);
    say({ [outcome]: true });
  }
}

// The first use opens the connections: a start is not what is measured.
await limits.look([{ limit: { name: 'warm-up', intervalMs: 1, burst: 1 }, cost: 1 }]);
// Listened for before it is asked for: unheard, this signal ends a process.
const told = once(process, 'SIGUSR2');
say({ ready: true });
await told;
await Promise.all(Array.from({ length: Number(underWay) }, sendOnAndOn));
