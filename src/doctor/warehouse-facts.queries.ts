/** Who we are, where, and what of the product is here. */
export const SELECT_FACTS = `
  SELECT current_database() AS database, current_user AS role, current_setting('server_version') AS server_version,
         has_database_privilege(current_database(), 'CREATE') AS may_create,
         EXISTS (SELECT FROM pg_namespace WHERE nspname = 'pipeline') AS has_pipeline,
         coalesce((SELECT has_schema_privilege(oid, 'USAGE') FROM pg_namespace WHERE nspname = 'pipeline'), false) AS may_use_pipeline,
         ARRAY(SELECT n.nspname || '.' || c.relname FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
                WHERE n.nspname IN ('airtable_raw', 'asana_raw', 'ns', 'netsuite_raw', 'pdos', 'pipeline')
                  AND c.relkind IN ('r', 'p', 'v', 'm', 'f')
                  AND has_schema_privilege(n.oid, 'USAGE') AND has_table_privilege(c.oid, 'SELECT')) AS readable,
         ARRAY(SELECT n.nspname || '.' || c.relname FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
                WHERE n.nspname = 'pipeline' AND c.relkind IN ('r', 'p')
                  AND NOT (has_schema_privilege(n.oid, 'USAGE') AND has_table_privilege(c.oid, 'SELECT'))) AS hidden`;

/** The database's clock, read between two readings of ours. */
export const SELECT_CLOCK = 'SELECT clock_timestamp() AS now';
