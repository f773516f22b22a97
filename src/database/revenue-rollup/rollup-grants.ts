import type { ClientBase } from 'pg';
import { SHARE_OWNER } from '../missing-grant.js';

/**
 * What an administrator has to run so that the connected role can keep the rollup, or null when nothing is missing.
 *
 * The owner's role and not just the TRIGGER privilege: only an owner may make a trigger ENABLE ALWAYS, and one that is
 * not would miss every load under `session_replication_role = replica`.
 */
export async function missingGrant(client: ClientBase): Promise<string | null> {
  const { rows } = await client.query<{ statement: string }>(`
    SELECT format('GRANT USAGE, CREATE ON SCHEMA pipeline TO %I;', current_user) AS statement
    FROM pg_catalog.pg_namespace
    WHERE nspname = 'pipeline'
      AND NOT (has_schema_privilege(oid, 'USAGE') AND has_schema_privilege(oid, 'CREATE'))
    UNION ALL
    SELECT format('GRANT USAGE ON SCHEMA ns TO %I;', current_user)
    FROM pg_catalog.pg_namespace WHERE nspname = 'ns' AND NOT has_schema_privilege(oid, 'USAGE')
    UNION ALL
    SELECT DISTINCT ${SHARE_OWNER}
    FROM (
      SELECT relowner AS oid FROM pg_catalog.pg_class AS c
      JOIN pg_catalog.pg_namespace AS n ON n.oid = c.relnamespace
      WHERE (n.nspname, c.relname) IN (
        ('ns', 'invoices'), ('pipeline', 'revenue_rollup'), ('pipeline', 'revenue_daily'),
        ('pipeline', 'revenue_rollup_state'), ('pipeline', 'revenue_rollup_fault'))
      UNION
      SELECT proowner FROM pg_catalog.pg_proc AS p
      JOIN pg_catalog.pg_namespace AS n ON n.oid = p.pronamespace
      WHERE n.nspname = 'pipeline' AND p.proname IN ('keep_revenue_rollup', 'sum_revenue_lines')
    ) AS needed
    JOIN pg_catalog.pg_roles AS owner ON owner.oid = needed.oid
    WHERE NOT pg_has_role(needed.oid, 'USAGE')`);
  return rows.length === 0 ? null : rows.map((row) => row.statement).join(' ');
}
