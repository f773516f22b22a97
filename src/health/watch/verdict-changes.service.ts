import { Inject, Injectable } from '@nestjs/common';
import { DATABASE_OPTIONS, type DatabaseOptions } from '../../database/database-options.js';
import { Warehouse } from '../../database/warehouse.js';
import type { Verdict } from '../freshness/verdicts.js';
import { SOURCES, type Source } from '../sources.js';
import { SELECT_LAST_CHANGES } from './verdict-changes.queries.js';

/** The newest change of a source's verdict. */
export interface LastChange {
  readonly source: Source;
  readonly at: string;
  readonly toVerdict: Verdict;
}

/** What is remembered of verdicts. */
@Injectable()
export class VerdictChanges {
  constructor(
    private readonly warehouse: Warehouse,
    @Inject(DATABASE_OPTIONS) private readonly options: DatabaseOptions,
  ) {}

  /** The newest change of each source; nothing where nothing can be remembered. */
  async last(): Promise<ReadonlyMap<Source, LastChange>> {
    if (!this.options.pipelineReady) return new Map();
    const rows = await this.warehouse.rows<LastChange>(SELECT_LAST_CHANGES, [SOURCES]);
    return new Map(rows.map((row) => [row.source, row]));
  }
}
