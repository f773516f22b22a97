import { parseArgs } from 'node:util';
import pg from 'pg';
import { explainMisuse } from '../boot/explain-misuse.js';
import { verifyRevenueRollup } from '../database/revenue-rollup/verify-revenue-rollup.js';
import { findDatabaseUrl } from './find-database-url.js';

const HELP = `Usage: npm run rollup:verify [-- --check] [-- --json]

Compares the revenue rollup with a full sum of ns.invoices, and rebuilds it when it differs.

  --check   only compare, change nothing
  --json    print what was found as JSON
  --help    print this

The database is that of DATABASE_URL, else the running embedded one. Exit code: 0 it agrees, 1 it differed
(and was repaired, unless --check), 2 it could not be compared.`;

process.exitCode = await main();

async function main(): Promise<number> {
  try {
    const { values } = parseArgs({
      options: { check: { type: 'boolean' }, json: { type: 'boolean' }, help: { type: 'boolean' } },
    });
    if (!values.help) return await verify({ repair: !values.check, json: values.json ?? false });
    say(HELP);
    return 0;
  } catch (error) {
    // Whatever went wrong, it is not a difference: 1 would say that the rollup was wrong.
    const misuse = explainMisuse(error, 'npm run rollup:verify -- --help');
    const failure = `The rollup could not be compared: ${error instanceof Error ? error.message : String(error)}`;
    process.stderr.write(`${misuse ?? failure}\n`);
    return 2;
  }
}

async function verify({ repair, json }: { repair: boolean; json: boolean }): Promise<number> {
  const client = new pg.Client({
    connectionString: await findDatabaseUrl(process.env),
    connectionTimeoutMillis: 5_000,
  });
  try {
    await client.connect();
    const found = await verifyRevenueRollup(client, { repair });
    const { differences, difference_count, faults, usable, repaired } = found;
    if (json) {
      process.stdout.write(`${JSON.stringify(found, null, 2)}\n`);
    } else {
      for (const { part, date, brand, item, expected, found: kept } of differences) {
        say(
          `${part} ${date} ${brand ?? '(no brand)'} ${item ?? '(no item)'}: lines say ${expected.amount}, rollup ${kept.amount}`,
        );
      }
      for (const { happened_at, cause } of faults) say(`fault at ${happened_at.toISOString()}: ${cause}`);
      if (!usable) say('The rollup was not usable; revenue was summed from ns.invoices.');
      say(agreement(difference_count));
      if (repaired) say('It was rebuilt.');
    }
    return difference_count === 0 && faults.length === 0 && usable ? 0 : 1;
  } finally {
    await client.end();
  }
}

function agreement(differences: number): string {
  if (differences === 0) return 'The rollup agrees with ns.invoices.';
  return differences === 1 ? '1 sum differed.' : `${differences} sums differed.`;
}

function say(line: string): void {
  process.stdout.write(`${line}\n`);
}
