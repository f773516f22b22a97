import { parseArgs } from 'node:util';
import pg from 'pg';
import { explainMisuse } from '../boot/explain-misuse.js';
import { INSPECT_WATCHED_TABLES, type WatchedTableState } from '../database/changes/change-triggers.sql.js';
import { DisposableConnection } from '../database/changes/disposable-connection.js';
import { installChangeTriggers } from '../database/changes/install-change-triggers.js';
import { WATCHED_TABLES } from '../database/changes/watched-tables.js';
import { migrate } from '../database/migrate.js';
import { installRevenueRollup } from '../database/revenue-rollup/install-revenue-rollup.js';
import { findDatabaseUrl } from './find-database-url.js';

const HELP = `Usage: npm run migrate

Makes what the product needs in the warehouse: schema pipeline, the revenue rollup, and the triggers that announce changes.
Nothing that exists is dropped or rewritten. An instance does the same when it starts, as far as its role may; this is for
a role that owns what an instance only uses (deploy/grants.sql).

The database is that of DATABASE_DIRECT_URL or DATABASE_URL, else the running embedded one. Exit code: 0 everything is there,
1 something is missing, and it says which right would mend it.`;

/** The rollup of ten million lines takes less; a statement that does not end holds a lock. */
const STATEMENT_MS = 600_000;

try {
  const { values } = parseArgs({ options: { help: { type: 'boolean' } } });
  if (values.help) say(HELP);
  else if (!(await prepare(process.env.DATABASE_DIRECT_URL ?? (await findDatabaseUrl(process.env)))))
    process.exitCode = 1;
} catch (error) {
  say(explainMisuse(error, 'npm run migrate -- --help') ?? (error instanceof Error ? error.message : String(error)));
  process.exitCode = 1;
}

/** Whether everything is there now. */
async function prepare(url: string): Promise<boolean> {
  const { applied, refused } = await migrate(url);
  for (const name of applied) say(`Applied ${name}.`);
  if (refused) {
    say(`Schema pipeline is not complete: ${refused.cause}. To mend: ${refused.missingGrant}`);
    return false;
  }
  const rollup = await withClient(url, installRevenueRollup);
  if (!rollup.installed) {
    say(
      `The revenue rollup is not in place (${rollup.reason}): ${'missing_grant' in rollup ? rollup.missing_grant : rollup.detail}`,
    );
  }
  const silent = await announce(url);
  if (rollup.installed && silent === 0) say('Everything is in place.');
  return rollup.installed && silent === 0;
}

/** Puts the announcing triggers in place; how many relations refused. */
async function announce(url: string): Promise<number> {
  const connection = new DisposableConnection(url, { name: 'athena-pipeline migrate', answerWithinMs: STATEMENT_MS });
  await connection.open();
  try {
    const states = await connection.rows<WatchedTableState>(INSPECT_WATCHED_TABLES, [[...WATCHED_TABLES]]);
    const silent = states.flatMap(({ name, silent }) => silent.map((relation) => ({ relation, table: name })));
    const refused = await installChangeTriggers(connection, silent);
    for (const { relation, cause, missingGrant } of refused) {
      say(`${relation} does not announce its changes: ${cause}${missingGrant ? `. To mend: ${missingGrant}` : ''}`);
    }
    return refused.length;
  } finally {
    await connection.close();
  }
}

async function withClient<T>(url: string, work: (client: pg.Client) => Promise<T>): Promise<T> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    return await work(client);
  } finally {
    await client.end();
  }
}

function say(line: string): void {
  process.stdout.write(`${line}\n`);
}
