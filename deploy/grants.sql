-- Roles of Athena Pipeline, with no more than each needs. Run as an administrator, in the warehouse, before the first
-- `npm run migrate` and again after each upgrade; it may be run any number of times.
--
-- They are groups that nobody logs in with. Make a login for each process, and give it one of them:
--   CREATE ROLE pipeline_api LOGIN PASSWORD '…' IN ROLE athena_pipeline_app;
-- What the owner's login makes shall belong to the group, so that another login can take over one day:
--   ALTER ROLE pipeline_owner SET role = 'athena_pipeline_owner';
--
--   athena_pipeline_owner   npm run migrate: owns schema pipeline, makes triggers on the tables it is told of
--   athena_pipeline_reader  an instance that only reads, BI tools
--   athena_pipeline_app     the API: reads and edits          (BRIDGE=off)
--   athena_pipeline_bridge  delivers the queue                 (BRIDGE=on)
--   athena_pipeline_pull    the nightly pulls, npm run sync

DO $roles$
DECLARE name text;
BEGIN
  FOREACH name IN ARRAY ARRAY['owner', 'reader', 'app', 'bridge', 'pull'] LOOP
    IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'athena_pipeline_' || name) THEN
      EXECUTE format('CREATE ROLE %I NOLOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE', 'athena_pipeline_' || name);
    END IF;
  END LOOP;
END $roles$;

GRANT athena_pipeline_reader TO athena_pipeline_app, athena_pipeline_bridge, athena_pipeline_pull;

DO $database$
BEGIN
  EXECUTE format('GRANT CONNECT ON DATABASE %I TO athena_pipeline_owner, athena_pipeline_reader', current_database());
  -- To make schema pipeline, once.
  EXECUTE format('GRANT CREATE ON DATABASE %I TO athena_pipeline_owner', current_database());
  -- What a pull has read is staged in temporary tables.
  EXECUTE format('GRANT TEMPORARY ON DATABASE %I TO athena_pipeline_pull', current_database());
END $database$;

-- A trigger can only be made by the owner of its table. A superuser is not handed out: give such tables an owner of their own first.
DO $owners$
DECLARE owner record;
BEGIN
  FOR owner IN
    SELECT DISTINCT r.rolname, r.rolsuper
      FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace JOIN pg_roles r ON r.oid = c.relowner
     WHERE n.nspname IN ('airtable_raw', 'asana_raw', 'ns', 'netsuite_raw', 'pdos') AND c.relkind IN ('r', 'p')
       -- A login of the group may have made some of them, and can't have the group as a member.
       AND (r.rolsuper OR NOT pg_has_role(r.oid, 'athena_pipeline_owner', 'MEMBER'))
  LOOP
    IF owner.rolsuper THEN
      RAISE WARNING 'tables of the warehouse belong to the superuser %: run npm run migrate as that one, or change their owner', owner.rolname;
    ELSE
      EXECUTE format('GRANT %I TO athena_pipeline_owner', owner.rolname);
    END IF;
  END LOOP;
END $owners$;

-- Whoever owns the tables need not own their schemas, in which a missing table and the rollup's index are made.
DO $schemas$
DECLARE schema text;
BEGIN
  FOREACH schema IN ARRAY ARRAY['airtable_raw', 'asana_raw', 'ns', 'netsuite_raw', 'pdos'] LOOP
    CONTINUE WHEN to_regnamespace(schema) IS NULL;
    EXECUTE format('GRANT USAGE, CREATE ON SCHEMA %I TO athena_pipeline_owner', schema);
  END LOOP;
END $schemas$;

-- Reads.
DO $read$
DECLARE schema text;
BEGIN
  FOREACH schema IN ARRAY ARRAY['airtable_raw', 'asana_raw', 'ns', 'netsuite_raw', 'pdos', 'pipeline'] LOOP
    CONTINUE WHEN to_regnamespace(schema) IS NULL;
    EXECUTE format('GRANT USAGE ON SCHEMA %I TO athena_pipeline_reader', schema);
    EXECUTE format('GRANT SELECT ON ALL TABLES IN SCHEMA %I TO athena_pipeline_reader', schema);
  END LOOP;
END $read$;

-- Edits: three tables of Airtable's, the queue, and what is ours. Nobody may empty, drop or change a table.
DO $write$
DECLARE queue_ids text;
BEGIN
  IF to_regclass('airtable_raw.dev_group') IS NOT NULL THEN
    GRANT UPDATE ON airtable_raw.dev_group, airtable_raw.product, airtable_raw.sku TO athena_pipeline_app;
  END IF;
  IF to_regclass('pdos.pending_sync_queue') IS NOT NULL THEN
    GRANT INSERT, UPDATE, DELETE ON pdos.pending_sync_queue TO athena_pipeline_app, athena_pipeline_bridge;
    queue_ids := pg_get_serial_sequence('pdos.pending_sync_queue', 'id');
    IF queue_ids IS NOT NULL THEN
      EXECUTE format('GRANT USAGE ON SEQUENCE %s TO athena_pipeline_app, athena_pipeline_bridge', queue_ids);
    END IF;
  END IF;
  IF to_regnamespace('pipeline') IS NOT NULL THEN
    GRANT INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA pipeline TO athena_pipeline_app, athena_pipeline_bridge, athena_pipeline_pull;
    GRANT USAGE ON ALL SEQUENCES IN SCHEMA pipeline TO athena_pipeline_app, athena_pipeline_bridge, athena_pipeline_pull;
    -- What was migrated is told by whoever migrates.
    REVOKE INSERT, UPDATE, DELETE ON pipeline.migration FROM athena_pipeline_app, athena_pipeline_bridge, athena_pipeline_pull;
    -- Who changed what is added to and never corrected, by whoever gets hold of a login either.
    REVOKE UPDATE, DELETE ON pipeline.change, pipeline.change_field FROM athena_pipeline_app, athena_pipeline_bridge, athena_pipeline_pull;
  END IF;
END $write$;

-- Pulls write what came from upstream.
DO $pull$
DECLARE schema text;
BEGIN
  FOREACH schema IN ARRAY ARRAY['airtable_raw', 'asana_raw', 'ns', 'netsuite_raw'] LOOP
    CONTINUE WHEN to_regnamespace(schema) IS NULL;
    EXECUTE format('GRANT INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA %I TO athena_pipeline_pull', schema);
  END LOOP;
END $pull$;
