/** The channel on which every change of a watched table is announced, with the table's name as the payload. */
export const CHANGE_CHANNEL = 'athena_pipeline';

/** The trigger that announces; its name is how we recognise it in the catalogue. */
export const CHANGE_TRIGGER = 'pipeline_announce_change';

const ANNOUNCE_BODY = `
  BEGIN
    PERFORM pg_notify('${CHANGE_CHANNEL}', TG_ARGV[0]);
    RETURN NULL;
  END `;

/**
 * PostgreSQL sends equal payloads of one transaction once, so a load of a million rows in a thousand statements is one
 * message a table. SECURITY DEFINER with a fixed search path: a loader needs no rights of ours, and can't bend it.
 */
export const CREATE_ANNOUNCE_FUNCTION = `
  CREATE OR REPLACE FUNCTION pipeline.announce_change() RETURNS trigger
  LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$${ANNOUNCE_BODY}$$`;

/** A row when the function is there as we want it. To replace it takes its owner, who may be another role than ours. */
export const FIND_ANNOUNCE_FUNCTION = `
  SELECT 1 AS found
    FROM pg_proc p JOIN pg_namespace n ON n.oid = p.pronamespace
   WHERE n.nspname = 'pipeline' AND p.proname = 'announce_change' AND p.prosrc = $$${ANNOUNCE_BODY}$$`;

/**
 * DDL that makes one relation announce under a table's name; the relation is quoted already.
 * ENABLE ALWAYS, or a loader with `session_replication_role = replica` would go unnoticed.
 */
export function createAnnounceTrigger(relation: string, announcedAs: string): string {
  return `
    CREATE OR REPLACE TRIGGER ${CHANGE_TRIGGER}
      AFTER INSERT OR UPDATE OR DELETE OR TRUNCATE ON ${relation}
      FOR EACH STATEMENT EXECUTE FUNCTION pipeline.announce_change('${announcedAs}');
    ALTER TABLE ${relation} ENABLE ALWAYS TRIGGER ${CHANGE_TRIGGER}`;
}

/** `pg_trigger.tgtype` of a statement's AFTER trigger for INSERT (4), DELETE (8), UPDATE (16) and TRUNCATE (32). */
const EVERY_STATEMENT = 4 + 8 + 16 + 32;

/**
 * For each watched name ($1 text[]): what stands behind it now, and who of that (itself, partitions and children that a
 * loader may write to directly) does not announce. One catalogue query, because it runs every second.
 *
 * Names are looked up in the catalogue: `to_regclass` raises an error where the role may not use the schema.
 *
 * `identity` changes with whatever may have changed rows without a trigger: another table or partition behind the name,
 * rewritten or renamed columns, and a trigger that was touched (its row's xmin). The last is what tells an instance of a
 * stretch of silence that another instance, or the loader itself, has mended before it was seen here.
 */
export const INSPECT_WATCHED_TABLES = `
  WITH RECURSIVE watched AS (
    SELECT wanted.name, c.oid
      FROM unnest($1::text[]) AS wanted(name)
      LEFT JOIN pg_namespace n ON n.nspname = split_part(wanted.name, '.', 1)
      LEFT JOIN pg_class c ON c.relnamespace = n.oid AND c.relname = split_part(wanted.name, '.', 2)
  ), member AS (
    SELECT name, oid FROM watched
     UNION
    SELECT member.name, i.inhrelid FROM member JOIN pg_inherits i ON i.inhparent = member.oid
  )
  SELECT member.name,
         string_agg(concat_ws(':', m.oid, m.relfilenode, t.xmin, (
             SELECT hashtext(string_agg(a.attname, ',' ORDER BY a.attnum))
               FROM pg_attribute a WHERE a.attrelid = m.oid AND a.attnum > 0)), ' ' ORDER BY m.oid)
           FILTER (WHERE m.oid IS NOT NULL) AS identity,
         bool_and(m.relkind IN ('r', 'p') AND s.srrelid IS NULL) AS can_announce,
         coalesce(array_agg(format('%I.%I', n.nspname, m.relname) ORDER BY m.oid)
           FILTER (WHERE m.oid IS NOT NULL AND t.oid IS NULL), '{}') AS silent
    FROM member
    LEFT JOIN pg_class m ON m.oid = member.oid
    LEFT JOIN pg_namespace n ON n.oid = m.relnamespace
    LEFT JOIN pg_trigger t ON t.tgrelid = m.oid AND t.tgname = '${CHANGE_TRIGGER}' AND t.tgenabled = 'A'
          AND t.tgtype = ${EVERY_STATEMENT} AND t.tgargs = convert_to(member.name, 'UTF8') || '\\x00'
    LEFT JOIN pg_subscription_rel s ON s.srrelid = m.oid
   GROUP BY member.name`;

/** One row of {@link INSPECT_WATCHED_TABLES}. */
export interface WatchedTableState {
  readonly name: string;
  /** Null when nothing stands behind the name. */
  readonly identity: string | null;
  /** False for what fires no statement trigger on a change: views, foreign tables, targets of logical replication. */
  readonly can_announce: boolean | null;
  readonly silent: readonly string[];
}
