import { getMetadataArgsStorage } from 'typeorm';
import type { ExpectedColumn } from './compare-columns.js';

const TYPE_NAMES: Readonly<Record<string, string>> = { timestamptz: 'timestamp with time zone' };

/** What a column is declared as, whoever asks. */
interface DeclaredColumn {
  readonly type: unknown;
  readonly isArray: boolean;
  readonly precision: number | null | undefined;
  readonly scale: number | undefined;
}

/** The type as PostgreSQL writes it, e.g. `numeric(14,2)` or `text[]`. */
export function typeOf({ type, isArray, precision, scale }: DeclaredColumn): string {
  const name = String(type);
  const modifier = precision == null ? '' : `(${precision},${scale ?? 0})`;
  return (TYPE_NAMES[name] ?? name) + modifier + (isArray ? '[]' : '');
}

/**
 * The columns of every entity that was imported, without a connection: for who has no application, and only looks.
 * @param tables `schema.table`; the order of what is answered is theirs.
 */
export function declaredColumns(tables: readonly string[]): ExpectedColumn[] {
  const storage = getMetadataArgsStorage();
  return tables.flatMap((table) => {
    const entity = storage.tables.find(({ schema, name }) => `${schema}.${name}` === table);
    return storage.columns
      .filter(({ target }) => target === entity?.target)
      .map(({ propertyName, options: { type, array = false, precision, scale, name: column = propertyName } }) => ({
        table,
        column,
        type: typeOf({ type, isArray: array, precision, scale }),
      }));
  });
}
