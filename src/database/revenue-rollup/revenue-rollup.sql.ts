import { countedAmount, monthOf } from './revenue-line.sql.js';

/**
 * Raise it whenever the function, the triggers or the rules in `revenue-line.sql.ts` change: an install replaces what
 * an older version built, and leaves alone what a newer one did (two versions run side by side during a deployment).
 */
export const RULES_VERSION = 1;

/** The four events; a trigger each, as a trigger with a transition table takes one event only. */
const TRIGGERS = [
  { name: 'athena_revenue_insert', event: 'INSERT', referencing: 'REFERENCING NEW TABLE AS new_lines' },
  {
    name: 'athena_revenue_update',
    event: 'UPDATE',
    referencing: 'REFERENCING OLD TABLE AS old_lines NEW TABLE AS new_lines',
  },
  { name: 'athena_revenue_delete', event: 'DELETE', referencing: 'REFERENCING OLD TABLE AS old_lines' },
  { name: 'athena_revenue_truncate', event: 'TRUNCATE', referencing: '' },
] as const;

/** The names of the triggers that every table of `ns.invoices` (itself and its partitions) must carry. */
export const TRIGGER_NAMES: readonly string[] = TRIGGERS.map((trigger) => trigger.name);

const NEW_LINES = { table: 'new_lines', sign: '' };
const OLD_LINES = { table: 'old_lines', sign: '-' };

/**
 * Two INSERTs, so two passes over the transition table. Measured with 325,000 lines (2,800 a day of 170 items): two
 * passes 0.66 to 0.85 s, one pass with GROUPING SETS in a CTE 1.0 to 1.35 s (it sorts and materialises), by day first
 * and months from that 1.1 to 1.5 s (nearly every line is its own day, brand and item).
 *
 * Appending without a key is what keeps writers apart: upserts would make two of them wait for each other's keys until
 * commit, and deadlock when they touch months in opposite order, whatever the order inside one statement.
 */
function appendDeltas(...sides: { table: string; sign: string }[]): string {
  const lines = (columns: string) =>
    sides
      .map(
        ({ table, sign }) =>
          `SELECT ${columns}, ${sign}(${countedAmount('amount')}) AS amount, ${sign}1 AS line FROM ${table}`,
      )
      .join('\n          UNION ALL ');
  // What nets to nothing is not kept: the nightly merge updates synced_at of thousands of lines and changes no amount.
  return `
        INSERT INTO pipeline.revenue_rollup (build, month, brand, item, amount, lines)
        SELECT its_build, month, brand, item, sum(amount), sum(line)
        FROM (${lines(`${monthOf('invoice_date')} AS month, brand, item`)}) AS line_of_month
        GROUP BY month, brand, item
        HAVING sum(amount) <> 0 OR sum(line) <> 0;
        INSERT INTO pipeline.revenue_daily (build, day, amount, lines)
        SELECT its_build, day, sum(amount), sum(line)
        FROM (${lines('invoice_date AS day')}) AS line_of_day
        GROUP BY day
        HAVING sum(amount) <> 0 OR sum(line) <> 0;`;
}

/**
 * The one function behind all triggers. Its arguments (in TG_ARGV) are the build and the oid of `ns.invoices` at that
 * build. SECURITY DEFINER, so a loader needs no right on schema pipeline; the search path is fixed and every name
 * qualified, so a loader's own tables and functions cannot stand in for ours.
 *
 * The load comes first: whatever fails here is written down as a fault of this build, from where on reads sum
 * `ns.invoices`. That takes a subtransaction a statement, the price of never failing a load.
 * (A cancelled statement or its timeout is no such error: it ends the loader's statement, as it would without us.)
 *
 * Distributed PostgreSQL: Citus has no transition tables on distributed tables, so there the install reports
 * `unsupported` and reads sum `ns.invoices` in parallel on its shards.
 */
export const KEEP_REVENUE_ROLLUP = `
CREATE OR REPLACE FUNCTION pipeline.keep_revenue_rollup() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $keep$
DECLARE
  its_build CONSTANT integer := TG_ARGV[0];
  root CONSTANT oid := TG_ARGV[1];
  emptied boolean;
  problem text;
BEGIN
  BEGIN
    IF TG_OP = 'INSERT' THEN${appendDeltas(NEW_LINES)}
    ELSIF TG_OP = 'UPDATE' THEN${appendDeltas(NEW_LINES, OLD_LINES)}
    ELSIF TG_OP = 'DELETE' THEN${appendDeltas(OLD_LINES)}
    ELSIF current_setting('transaction_isolation') NOT IN ('read committed', 'read uncommitted') THEN
      -- An older snapshot does not see what was appended since, so it cannot delete it.
      problem := 'TRUNCATE in isolation level ' || current_setting('transaction_isolation');
    ELSE
      -- A compaction in flight would write rows that the DELETE below cannot see: wait for it, and keep others out.
      PERFORM FROM pipeline.revenue_rollup_state FOR UPDATE;
      -- One statement, one snapshot: between a look and a delete another partition's load could commit.
      EXECUTE format(
        'WITH whole AS MATERIALIZED (SELECT NOT EXISTS (SELECT FROM %s) AS emptied),
              months AS (DELETE FROM pipeline.revenue_rollup WHERE build = $1 AND (SELECT emptied FROM whole)),
              days AS (DELETE FROM pipeline.revenue_daily WHERE build = $1 AND (SELECT emptied FROM whole))
         SELECT emptied FROM whole', root::regclass) INTO emptied USING its_build;
      IF NOT emptied THEN
        problem := 'TRUNCATE of one partition: ' || TG_RELID::regclass;
      END IF;
    END IF;
  EXCEPTION WHEN OTHERS THEN
    problem := TG_OP || ': ' || SQLSTATE || ' ' || SQLERRM;
  END;

  IF problem IS NOT NULL THEN
    BEGIN
      -- The first fault of a build says it all; a loader that inserts line by line would write thousands.
      INSERT INTO pipeline.revenue_rollup_fault (build, cause)
      SELECT its_build, problem
      WHERE NOT EXISTS (SELECT FROM pipeline.revenue_rollup_fault WHERE build = its_build);
    EXCEPTION WHEN OTHERS THEN
      RAISE WARNING 'revenue rollup: not kept and not marked (%): %', problem, SQLERRM
        USING HINT = 'Run a verification with repair.';
    END;
  END IF;
  RETURN NULL;
END
$keep$`;

/**
 * Whoever may execute it could hang it on a table of their own and write any revenue. Firing needs no such right: it is
 * checked when a trigger is created.
 */
export const KEEP_FOR_US_ONLY = 'REVOKE ALL ON FUNCTION pipeline.keep_revenue_rollup() FROM PUBLIC';

/**
 * The four triggers of one table. `ENABLE ALWAYS`: replication tools and loaders set `session_replication_role` to
 * `replica`, which silences ordinary triggers. OR REPLACE keeps a trigger's oid, and needs a weaker lock than a DROP.
 *
 * @param table quoted and qualified name of `ns.invoices` or one of its partitions
 * @param build the number of this build
 * @param root oid of `ns.invoices`
 */
export function createTriggers(table: string, build: number, root: string): string[] {
  return TRIGGERS.flatMap(({ name, event, referencing }) => [
    `CREATE OR REPLACE TRIGGER ${name} AFTER ${event} ON ${table} ${referencing}
     FOR EACH STATEMENT EXECUTE FUNCTION pipeline.keep_revenue_rollup('${build}', '${root}')`,
    `ALTER TABLE ${table} ENABLE ALWAYS TRIGGER ${name}`,
  ]);
}

/**
 * The sum that stands in while the rollup cannot be used. A function, and in PL/pgSQL so that it is not inlined, for
 * the sake of the reads that do not need it: with the sum written into their statement the planner counts its cost
 * (226,000 for a year of 3.25 million lines, 100 times what runs), and above 100,000 a server with JIT spends tens of
 * milliseconds on compiling what it will not execute. STABLE: it sees the caller's snapshot.
 */
export const SUM_REVENUE_LINES = `
CREATE OR REPLACE FUNCTION pipeline.sum_revenue_lines(first_day date, last_day date)
RETURNS TABLE (month date, brand text, item text, amount numeric, lines bigint)
LANGUAGE plpgsql STABLE SET search_path = pg_catalog, pg_temp ROWS 1000 COST 1000 AS $sum$
#variable_conflict use_column
BEGIN
  RETURN QUERY
  SELECT ${monthOf('invoice_date')}, brand, item, sum(${countedAmount('amount')}), count(*)
  FROM ns.invoices WHERE invoice_date BETWEEN first_day AND last_day
  GROUP BY 1, 2, 3;
END
$sum$`;
