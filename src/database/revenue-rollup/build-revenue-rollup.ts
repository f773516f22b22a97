import type { ClientBase } from 'pg';
import { inTransaction } from './in-transaction.js';
import { countedAmount, monthOf } from './revenue-line.sql.js';
import {
  createTriggers,
  KEEP_FOR_US_ONLY,
  KEEP_REVENUE_ROLLUP,
  RULES_VERSION,
  SUM_REVENUE_LINES,
} from './revenue-rollup.sql.js';
import { PARTITION_OIDS, USABLE_BUILD } from './revenue-usable.sql.js';

/** The state of the rollup as one statement saw it. */
export interface RevenueRollupState {
  /** The build whose rows reads use, or null while they sum `ns.invoices`. */
  usable_build: number | null;
  /** `RULES_VERSION` of the version of the app that built it. */
  rules_version: number;
}

/** Reads the state; takes no lock that anybody waits for. */
export async function readRollupState(client: ClientBase): Promise<RevenueRollupState> {
  const { rows } = await client.query<RevenueRollupState>(
    `SELECT ${USABLE_BUILD} AS usable_build,
            coalesce((SELECT rules_version FROM pipeline.revenue_rollup_state), 0) AS rules_version`,
  );
  return rows[0] ?? { usable_build: null, rules_version: 0 };
}

/** Whether there is nothing for an install to do. */
export function isCurrent(state: RevenueRollupState): boolean {
  return state.usable_build !== null && state.rules_version >= RULES_VERSION;
}

/**
 * Builds the rollup and its triggers in one transaction, during which writers of `ns.invoices` wait and readers do not.
 * (About 1 s for 325,000 lines.) Must be called outside of a transaction.
 *
 * @param unless looked at again under the lock: of two instances that start together, one builds and the other finds it
 * @returns the number of the build, or null when `unless` held
 * @throws `55P03` when the lock was not to be had in time; `42501` when a right is missing; nothing has changed then
 */
export async function buildRevenueRollup(
  client: ClientBase,
  { lockTimeoutMs, unless }: { lockTimeoutMs: number; unless: (state: RevenueRollupState) => boolean },
): Promise<number | null> {
  return inTransaction(client, lockTimeoutMs, async () => {
    await client.query('LOCK TABLE ns.invoices IN SHARE ROW EXCLUSIVE MODE');
    return unless(await readRollupState(client)) ? null : rebuild(client);
  });
}

async function rebuild(client: ClientBase): Promise<number> {
  // After the lock on ns.invoices, as TRUNCATE takes them in that order, too.
  await client.query('INSERT INTO pipeline.revenue_rollup_state DEFAULT VALUES ON CONFLICT DO NOTHING');
  const next = await client.query<{ build: number; root: string }>(
    `SELECT build + 1 AS build, to_regclass('ns.invoices')::oid::text AS root
     FROM pipeline.revenue_rollup_state FOR UPDATE`,
  );
  const { build, root } = next.rows[0] ?? { build: 1, root: '0' };

  await client.query(KEEP_REVENUE_ROLLUP);
  await client.query(KEEP_FOR_US_ONLY);
  await client.query(SUM_REVENUE_LINES);
  const tables = await client.query<{ oid: string; name: string }>(
    `SELECT c.oid::text, format('%I.%I', n.nspname, c.relname) AS name
     FROM unnest($1::oid || ${PARTITION_OIDS}) AS wanted (oid)
     JOIN pg_catalog.pg_class AS c ON c.oid = wanted.oid
     JOIN pg_catalog.pg_namespace AS n ON n.oid = c.relnamespace`,
    [root],
  );
  for (const { name } of tables.rows) {
    for (const statement of createTriggers(name, build, root)) await client.query(statement);
  }
  await sumInvoices(client, build);
  await rememberBuild(client, build, root);
  return build;
}

async function sumInvoices(client: ClientBase, build: number): Promise<void> {
  await client.query("SET LOCAL work_mem = '64MB'");
  await client.query('DELETE FROM pipeline.revenue_rollup');
  await client.query('DELETE FROM pipeline.revenue_daily');
  await client.query(
    `INSERT INTO pipeline.revenue_rollup (build, month, brand, item, amount, lines)
     SELECT $1, ${monthOf('invoice_date')} AS month, brand, item, sum(${countedAmount('amount')}), count(*)
     FROM ns.invoices GROUP BY month, brand, item`,
    [build],
  );
  await client.query(
    `INSERT INTO pipeline.revenue_daily (build, day, amount, lines)
     SELECT $1, invoice_date, sum(${countedAmount('amount')}), count(*) FROM ns.invoices GROUP BY invoice_date`,
    [build],
  );
}

async function rememberBuild(client: ClientBase, build: number, root: string): Promise<void> {
  await client.query(
    `UPDATE pipeline.revenue_rollup_state SET
       build = $1, rules_version = $2, table_oid = $3::oid, partition_oids = ${PARTITION_OIDS},
       trigger_oids = ARRAY(
         SELECT oid FROM pg_catalog.pg_trigger
         WHERE tgfoid = 'pipeline.keep_revenue_rollup'::regproc AND tgargs = $4::bytea),
       folded_rows = (SELECT count(*) FROM pipeline.revenue_rollup) + (SELECT count(*) FROM pipeline.revenue_daily),
       built_at = now(), folded_at = now(), verified_at = now()`,
    [build, RULES_VERSION, root, triggerArguments(build, root)],
  );
}

/** `pg_trigger.tgargs`: each argument followed by a zero byte. */
function triggerArguments(build: number, root: string): Buffer {
  return Buffer.from(`${build}\0${root}\0`);
}
