/** A column as the entities expect it. */
export interface ExpectedColumn {
  /** `schema.table`. */
  readonly table: string;
  readonly column: string;
  /** The type as PostgreSQL writes it, e.g. `numeric(14,2)` or `text[]`. */
  readonly type: string;
}

/** A column as the database has it. */
export interface LiveColumn {
  readonly table: string;
  readonly column: string;
  readonly type: string;
}

/** One difference, in words that name the column. */
export interface ColumnDifference {
  readonly table: string;
  readonly message: string;
}

/**
 * Types that serve as well as the expected one. Beyond these a difference is real: a timestamp without zone shifts by
 * the session's offset, and amounts with more decimals would not add up to cents.
 */
const ALSO_FINE: Readonly<Record<string, RegExp>> = {
  text: /^(character varying|character|citext|name)\b/,
  jsonb: /^json$/,
  bigint: /^(integer|smallint)$/,
  integer: /^(bigint|smallint)$/,
  numeric: /^(numeric\(.+\)|integer|bigint|double precision|real)$/,
  'numeric(14,2)': /^numeric\(\d+,[0-2]\)$/,
  'text[]': /^character varying(\(\d+\))?\[\]$/,
};

/** Every expected column that is missing or of another type; extra columns are fine. A missing table is one difference. */
export function compareColumns(expected: readonly ExpectedColumn[], live: readonly LiveColumn[]): ColumnDifference[] {
  const liveTypes = new Map(live.map(({ table, column, type }) => [`${table}.${column}`, type]));
  const liveTables = new Set(live.map(({ table }) => table));
  const missingTables = new Set(expected.map(({ table }) => table).filter((table) => !liveTables.has(table)));
  const differences = [...missingTables].map((table) => ({ table, message: `table ${table} is missing` }));
  for (const { table, column, type } of expected) {
    const found = liveTypes.get(`${table}.${column}`);
    if (missingTables.has(table) || found === type || (found && ALSO_FINE[type]?.test(found))) continue;
    const message = found
      ? `column ${table}.${column} is ${found}, expected ${type}`
      : `column ${table}.${column} (${type}) is missing`;
    differences.push({ table, message });
  }
  return differences;
}
