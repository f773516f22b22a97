import { Injectable, Logger, type OnModuleInit } from '@nestjs/common';
import { DataSource, type EntityMetadata } from 'typeorm';
import { type ColumnDifference, compareColumns, type ExpectedColumn, type LiveColumn } from './compare-columns.js';

/** Tables that only writes and pulls need: when one differs, reads go on without it. */
const NOT_READ = new Set(['pdos.pending_sync_queue', 'asana_raw.project', 'asana_raw.task']);

/** The live warehouse is not the one that the reads were written for. */
export class SchemaMismatchError extends Error {
  constructor(readonly differences: readonly ColumnDifference[]) {
    const lines = differences.map(({ message }) => `  - ${message}`);
    super(`The warehouse differs from what is expected:\n${lines.join('\n')}`);
    this.name = 'SchemaMismatchError';
  }
}

/** At start: compares the live columns with those of the entities, and names every difference at once. */
@Injectable()
export class SchemaCheck implements OnModuleInit {
  private readonly log = new Logger(SchemaCheck.name);
  private differing: ReadonlySet<string> = new Set();

  constructor(private readonly dataSource: DataSource) {}

  /** @throws SchemaMismatchError when something that reads need is missing or of another type. */
  async onModuleInit(): Promise<void> {
    const expected = this.dataSource.entityMetadatas.flatMap(expectedColumns);
    const tables = [...new Set(expected.map(({ table }) => table))];
    const live = await this.dataSource.query<(LiveColumn & Readable)[]>(SELECT_LIVE_COLUMNS, [tables]);
    const differences = [...compareColumns(expected, live), ...unreadableTables(live)];
    const forReads = differences.filter(({ table }) => !NOT_READ.has(table));
    if (forReads.length > 0) throw new SchemaMismatchError(differences);
    for (const { message } of differences) this.log.warn(`reads go on, but writes to it are refused: ${message}`);
    this.differing = new Set(differences.map(({ table }) => table));
  }

  /** Whether a table has every column that is expected of it. */
  fits(table: string): boolean {
    return !this.differing.has(table);
  }
}

/** Names are looked up in the catalogue: `to_regclass` raises an error where the role may not use the schema. */
const SELECT_LIVE_COLUMNS = `
  SELECT wanted.name AS "table", a.attname AS "column", format_type(a.atttypid, a.atttypmod) AS type,
         has_schema_privilege(n.oid, 'USAGE') AND has_column_privilege(c.oid, a.attnum, 'SELECT') AS readable,
         current_user AS role
    FROM unnest($1::text[]) AS wanted(name)
    JOIN pg_namespace n ON n.nspname = split_part(wanted.name, '.', 1)
    JOIN pg_class c ON c.relnamespace = n.oid AND c.relname = split_part(wanted.name, '.', 2)
    JOIN pg_attribute a ON a.attrelid = c.oid
   WHERE a.attnum > 0 AND NOT a.attisdropped`;

interface Readable {
  readonly readable: boolean;
  /** Who we are to the database. */
  readonly role: string;
}

/** A table that is there, and which our role may not read, or not wholly. */
function unreadableTables(live: readonly (LiveColumn & Readable)[]): ColumnDifference[] {
  const refused = new Map(live.filter(({ readable }) => !readable).map(({ table, role }) => [table, role]));
  return [...refused].map(([table, role]) => {
    const [schema] = table.split('.');
    const grants = `GRANT USAGE ON SCHEMA ${schema} TO "${role}"; GRANT SELECT ON ${table} TO "${role}";`;
    return { table, message: `table ${table} may not be read; to mend: ${grants}` };
  });
}

const TYPE_NAMES: Readonly<Record<string, string>> = { timestamptz: 'timestamp with time zone' };

function expectedColumns({ schema, tableName, columns }: EntityMetadata): ExpectedColumn[] {
  return columns.map(({ databaseName, type, isArray, precision, scale }) => {
    const name = String(type);
    const modifier = precision == null ? '' : `(${precision},${scale ?? 0})`;
    return {
      table: `${schema}.${tableName}`,
      column: databaseName,
      type: (TYPE_NAMES[name] ?? name) + modifier + (isArray ? '[]' : ''),
    };
  });
}
