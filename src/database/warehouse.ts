import { Inject, Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { DATABASE_OPTIONS, type DatabaseOptions } from './database-options.js';
import { type PipelineTable, pipelineTable } from './pipeline-tables.js';

/** Reads from the warehouse. Queries live in `<name>.queries.ts` and are run by their domain's service through this. */
@Injectable()
export class Warehouse {
  constructor(
    private readonly dataSource: DataSource,
    @Inject(DATABASE_OPTIONS) private readonly options: DatabaseOptions,
  ) {}

  /** Whether schema `pipeline` is there. */
  get pipelineReady(): boolean {
    return this.options.pipelineReady;
  }

  /** Runs one statement. Values go as parameters, never into the text. */
  rows<Row extends object>(sql: string, values: readonly unknown[] = []): Promise<Row[]> {
    return this.dataSource.query<Row[]>(sql, [...values]);
  }

  /** A table of ours for a FROM clause: an empty one of the same columns where the schema is missing. */
  pipeline(table: PipelineTable): string {
    return pipelineTable(table, this.options.pipelineReady);
  }
}
