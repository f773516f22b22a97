import type { ColumnDifference, LiveColumn } from './compare-columns.js';

/** Names are looked up in the catalogue: `to_regclass` raises an error where the role may not use the schema. */
export const SELECT_LIVE_COLUMNS = `
  SELECT wanted.name AS "table", a.attname AS "column", format_type(a.atttypid, a.atttypmod) AS type,
         has_schema_privilege(n.oid, 'USAGE') AND has_column_privilege(c.oid, a.attnum, 'SELECT') AS readable,
         current_user AS role
    FROM unnest($1::text[]) AS wanted(name)
    JOIN pg_namespace n ON n.nspname = split_part(wanted.name, '.', 1)
    JOIN pg_class c ON c.relnamespace = n.oid AND c.relname = split_part(wanted.name, '.', 2)
    JOIN pg_attribute a ON a.attrelid = c.oid
   WHERE a.attnum > 0 AND NOT a.attisdropped`;

/** A live column, and whether our role may read it. */
export interface ReadableColumn extends LiveColumn {
  readonly readable: boolean;
  /** Who we are to the database. */
  readonly role: string;
}

/** A table that is there, and which our role may not read, or not wholly. */
export function unreadableTables(live: readonly ReadableColumn[]): ColumnDifference[] {
  const refused = new Map(live.filter(({ readable }) => !readable).map(({ table, role }) => [table, role]));
  return [...refused].map(([table, role]) => {
    const [schema] = table.split('.');
    const grants = `GRANT USAGE ON SCHEMA ${schema} TO "${role}"; GRANT SELECT ON ${table} TO "${role}";`;
    return { table, message: `table ${table} may not be read; to mend: ${grants}` };
  });
}
