import { errorCode } from '../runtime/error-code.js';

const INSUFFICIENT_PRIVILEGE = '42501';

/** Whether PostgreSQL refused for want of rights. */
export function isRefusal(error: unknown): error is Error {
  return errorCode(error) === INSUFFICIENT_PRIVILEGE;
}

/** Rights on schema `pipeline` that the connected role lacks, a row a statement; what is there is made by its owner. */
const SCHEMA_GRANTS = `
  SELECT 1 AS step, format('GRANT CREATE ON DATABASE %I TO %I;', current_database(), current_user) AS statement
   WHERE NOT EXISTS (SELECT FROM pg_namespace WHERE nspname = 'pipeline')
     AND NOT has_database_privilege(current_database(), 'CREATE')
   UNION ALL
  SELECT 2, format('GRANT USAGE, CREATE ON SCHEMA pipeline TO %I;', current_user)
    FROM pg_namespace
   WHERE nspname = 'pipeline' AND NOT (has_schema_privilege(oid, 'USAGE') AND has_schema_privilege(oid, 'CREATE'))`;

/**
 * How our role comes to own what the role `owner` does, for a list of statements: a word of advice in a comment, where that
 * would hand out a superuser, or one that makes roles or sees through row security. `owner` is a row of pg_roles.
 */
export const SHARE_OWNER = `
  CASE WHEN owner.rolcreaterole OR owner.rolbypassrls
         OR EXISTS (SELECT FROM pg_catalog.pg_roles s WHERE s.rolsuper AND pg_has_role(owner.oid, s.oid, 'MEMBER'))
       THEN format('/* %I owns tables here, and is a role to be given to nobody: run npm run migrate as it, or give them an owner of their own */', owner.rolname)
       ELSE format('GRANT %I TO %I;', owner.rolname, current_user) END`;

/**
 * What an administrator has to run before our role can make a relation announce its changes; one row, null when nothing
 * is missing. The owner's role and not just TRIGGER: only an owner may make a trigger ENABLE ALWAYS.
 */
export function missingTriggerGrants(relation: string): string {
  return `
  SELECT string_agg(statement, ' ' ORDER BY step) AS grants FROM (
    ${SCHEMA_GRANTS}
     UNION ALL
    SELECT 3, format('GRANT USAGE ON SCHEMA %I TO %I;', n.nspname, current_user)
      FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
     WHERE ${isRelation(relation)} AND n.nspname <> 'pipeline' AND NOT has_schema_privilege(n.oid, 'USAGE')
     UNION ALL
    SELECT 4, ${SHARE_OWNER}
      FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace JOIN pg_roles owner ON owner.oid = c.relowner
     WHERE ${isRelation(relation)} AND NOT pg_has_role(c.relowner, 'USAGE')
  ) AS missing`;
}

/** What an administrator has to run before our role can create what is missing; one row, null when nothing is. */
export const MISSING_MIGRATION_GRANTS = `
  SELECT string_agg(statement, ' ' ORDER BY step) AS grants FROM (
    ${SCHEMA_GRANTS}
     UNION ALL
    SELECT DISTINCT 3, ${SHARE_OWNER}
      FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace JOIN pg_roles owner ON owner.oid = c.relowner
     WHERE n.nspname = 'pipeline' AND c.relkind IN ('r', 'p') AND NOT pg_has_role(c.relowner, 'USAGE')
  ) AS missing`;

/** By its quoted name: a cast to regclass would raise an error where the role may not use the schema. */
function isRelation(relation: string): string {
  return `format('%I.%I', n.nspname, c.relname) = '${relation.replaceAll("'", "''")}'`;
}
