import pg from 'pg';

/**
 * How PostgreSQL's values arrive: dates as `YYYY-MM-DD` and moments as ISO 8601 in UTC, both strings, and numeric as its
 * exact decimal text. The driver's own conversions make local-time Date objects and lose days near midnight.
 */
export const PG_TYPES: pg.CustomTypesConfig = {
  getTypeParser(oid: number, format?: 'text' | 'binary') {
    const parse = PARSERS[oid];
    return parse ?? pg.types.getTypeParser(oid, format);
  },
};

const keep = (text: string): string => text;
const toIso = (text: string): string => {
  const time = Date.parse(text);
  // 'infinity' and years beyond Date's range stay as PostgreSQL writes them.
  return Number.isNaN(time) ? text : new Date(time).toISOString();
};

const PARSERS: Partial<Record<number, (text: string) => string>> = {
  [pg.types.builtins.DATE]: keep,
  [pg.types.builtins.NUMERIC]: keep,
  [pg.types.builtins.TIMESTAMPTZ]: toIso,
};
