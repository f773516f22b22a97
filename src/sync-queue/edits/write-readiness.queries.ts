/**
 * For each table ($1) and what has to be done with it ($2): whether it is there, and whether our role may. By the
 * catalogue: `to_regclass` raises an error where the role may not use the schema.
 */
export const SELECT_WRITE_RIGHTS = `
  SELECT wanted.name,
         wanted.privilege,
         c.oid IS NOT NULL AS found,
         coalesce(has_schema_privilege(n.oid, 'USAGE') AND has_table_privilege(c.oid, wanted.privilege), false) AS allowed,
         current_user AS role
    FROM unnest($1::text[], $2::text[]) AS wanted(name, privilege)
    LEFT JOIN pg_namespace n ON n.nspname = split_part(wanted.name, '.', 1)
    LEFT JOIN pg_class c ON c.relnamespace = n.oid AND c.relname = split_part(wanted.name, '.', 2)`;

export interface WriteRight {
  readonly name: string;
  readonly privilege: string;
  readonly found: boolean;
  readonly allowed: boolean;
  readonly role: string;
}
