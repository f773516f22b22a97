import type { PulledTable } from '../tables/pulled-table.js';

/** What every staging table has before the columns of its own. */
export const STAGED_COLUMNS = ['key', 'part', 'read_at', 'links'] as const;

/**
 * A staging table is temporary: it belongs to the session, so that nothing is left of a pull that died, whoever killed it,
 * and nothing of it is written to the log of the database.
 */
export function stagingName({ name }: PulledTable): string {
  return `pg_temp.staged_${name.replace('.', '_')}`;
}

/** `line` is the order of reading: of a record that was read twice the later reading counts. */
export function createStaging(table: PulledTable): string {
  const columns = table.columns.map(({ name, type }) => `c_${name} ${type}`);
  return `
    DROP TABLE IF EXISTS ${stagingName(table)};
    CREATE TEMP TABLE ${bareName(table)} (
      line bigint GENERATED ALWAYS AS IDENTITY,
      key text NOT NULL,
      part text NOT NULL,
      read_at timestamptz NOT NULL,
      links jsonb${columns.map((column) => `, ${column}`).join('')}
    )`;
}

/** Forgets what came of a listing that begins anew. */
export function forgetPart(table: PulledTable): string {
  return `DELETE FROM ${stagingName(table)} WHERE part = $1`;
}

/**
 * Leaves one row a record, and lets merges find it. A record under several parents keeps the one that the warehouse has.
 * Without a record that was read twice, which is nearly always so, the index is all that is made.
 */
export function keepOneEach(table: PulledTable): string {
  const staging = stagingName(table);
  const parent =
    table.parent === undefined
      ? ''
      : `(c_${table.parent} IS NOT DISTINCT FROM
           (SELECT t.${table.parent} FROM ${table.name} t WHERE t.${table.key} = s.key)) DESC, `;
  // With a parent the first listing counts, else the last reading.
  const order = table.parent === undefined ? 's.line DESC' : 's.line';
  return `
    DELETE FROM ${staging} d
     USING (SELECT s.line, row_number() OVER (PARTITION BY s.key ORDER BY ${parent}${order}) AS place FROM ${staging} s) o
     WHERE o.line = d.line AND o.place > 1`;
}

export function indexStaging(table: PulledTable): string {
  return `CREATE UNIQUE INDEX ON ${stagingName(table)} (key)`;
}

export function analyzeStaging(table: PulledTable): string {
  return `ANALYZE ${stagingName(table)}`;
}

/** The keys that were staged, in the order of reading. */
export function selectKeys(table: PulledTable): string {
  return `SELECT key FROM ${stagingName(table)} ORDER BY line`;
}

function bareName(table: PulledTable): string {
  return stagingName(table).replace('pg_temp.', '');
}
