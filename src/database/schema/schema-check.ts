import { Injectable, Logger, type OnModuleInit } from '@nestjs/common';
import { DataSource, type EntityMetadata } from 'typeorm';
import { type ColumnDifference, compareColumns, type ExpectedColumn } from './compare-columns.js';
import { typeOf } from './expected-columns.js';
import { type ReadableColumn, SELECT_LIVE_COLUMNS, unreadableTables } from './live-columns.queries.js';

/** Tables that only writes and pulls need: when one differs, reads go on without it. */
export const NOT_READ: ReadonlySet<string> = new Set([
  'pdos.pending_sync_queue',
  'asana_raw.project',
  'asana_raw.task',
]);

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
    const live = await this.dataSource.query<ReadableColumn[]>(SELECT_LIVE_COLUMNS, [tables]);
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

function expectedColumns({ schema, tableName, columns }: EntityMetadata): ExpectedColumn[] {
  return columns.map(({ databaseName, type, isArray, precision, scale }) => ({
    table: `${schema}.${tableName}`,
    column: databaseName,
    type: typeOf({ type, isArray, precision, scale }),
  }));
}
