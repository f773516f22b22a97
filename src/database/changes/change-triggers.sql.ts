/** The channel on which every change of a watched table is announced, with the table's name as the payload. */
export const CHANGE_CHANNEL = 'athena_pipeline';

/** The trigger that announces; its name is how we recognise it in the catalogue. */
export const CHANGE_TRIGGER = 'pipeline_announce_change';

/**
 * PostgreSQL sends equal payloads of one transaction once, so a load of a million rows in a thousand statements is one
 * message a table. SECURITY DEFINER with a fixed search path: a loader needs no rights of ours, and can't bend it.
 */
export const CREATE_ANNOUNCE_FUNCTION = `
  CREATE OR REPLACE FUNCTION pipeline.announce_change() RETURNS trigger
  LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  BEGIN
    PERFORM pg_notify('${CHANGE_CHANNEL}', TG_ARGV[0]);
    RETURN NULL;
  END $$`;

/**
 * DDL that makes one relation announce under a table's name; both names are quoted already.
 * ENABLE ALWAYS, or a loader with `session_replication_role = replica` would go unnoticed.
 */
export function createAnnounceTrigger(relation: string, announcedAs: string): string {
  return `
    CREATE OR REPLACE TRIGGER ${CHANGE_TRIGGER}
      AFTER INSERT OR UPDATE OR DELETE OR TRUNCATE ON ${relation}
      FOR EACH STATEMENT EXECUTE FUNCTION pipeline.announce_change('${announcedAs}');
    ALTER TABLE ${relation} ENABLE ALWAYS TRIGGER ${CHANGE_TRIGGER}`;
}

/**
 * For each watched name ($1 text[]): the relation that stands behind it now, and the relations (itself, and partitions
 * that a loader may write to directly) that do not announce. One catalogue query, 0.3 ms for twelve tables, because it
 * runs every second.
 */
export const INSPECT_WATCHED_TABLES = `
  SELECT watched.name,
         c.oid::text AS oid,
         c.relkind IN ('r', 'p') AS can_announce,
         ARRAY(
           SELECT member.oid::regclass::text
             FROM (SELECT c.oid UNION SELECT relid FROM pg_partition_tree(c.oid)) AS member(oid)
            WHERE member.oid IS NOT NULL
              AND NOT EXISTS (
                    SELECT FROM pg_trigger t
                     WHERE t.tgrelid = member.oid AND t.tgname = '${CHANGE_TRIGGER}' AND t.tgenabled = 'A')
         ) AS silent
    FROM unnest($1::text[]) AS watched(name)
    LEFT JOIN pg_class c ON c.oid = to_regclass(watched.name)`;

/** One row of {@link INSPECT_WATCHED_TABLES}. */
export interface WatchedTableState {
  readonly name: string;
  readonly oid: string | null;
  readonly can_announce: boolean | null;
  readonly silent: readonly string[];
}
