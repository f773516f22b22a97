import type { ClientBase } from 'pg';
import { type CopyValue, copyRows, tableFill } from '../../database/copy-rows.js';
import { errorCode } from '../../runtime/error-code.js';
import type { PictureCounts } from '../pictures/picture-counts.js';
import type { PulledTable } from '../tables/pulled-table.js';
import { type BadRow, type ReadRow, type StagedRow, storable } from '../tables/staged-row.js';
import {
  analyzeStaging,
  createStaging,
  forgetPart,
  indexStaging,
  keepOneEach,
  STAGED_COLUMNS,
  selectKeys,
  stagingName,
} from './staging.queries.js';

const UNIQUE_VIOLATION = '23505';

/** What was read of one table, kept in the session of a pull until it is merged. */
export class StagingTable {
  private readonly bad = new Map<string, BadRow & { readonly part: string }>();
  private readonly columns: readonly string[];
  private copies: PictureCounts | undefined;
  private sealedRows: number | undefined;
  private listsAll: boolean;
  private asked: readonly string[] = [];

  private constructor(
    private readonly client: ClientBase,
    readonly table: PulledTable,
  ) {
    this.listsAll = table.whole;
    this.columns = [...STAGED_COLUMNS, ...table.columns.map(({ name }) => `c_${name}`)];
  }

  /** @param client the session that the table belongs to. */
  static async create(client: ClientBase, table: PulledTable): Promise<StagingTable> {
    await client.query(createStaging(table));
    return new StagingTable(client, table);
  }

  /** Records that can be merged, once the reading is over. */
  get rows(): number {
    return this.sealedRows ?? 0;
  }

  /** Records that were read, once the reading is over. */
  get read(): number {
    return this.rows + this.bad.size;
  }

  /** The listing is not known to be whole: what it does not have need not be gone. */
  keepAbsent(): void {
    this.listsAll = false;
  }

  /** Whether what was not read is gone. */
  get isWhole(): boolean {
    return this.listsAll;
  }

  /** These keys were asked for: what was set aside of them, and did not come, is there no more. */
  noteAskedFor(keys: readonly string[]): void {
    this.asked = keys;
  }

  get askedFor(): readonly string[] {
    return this.asked;
  }

  /** Keys of records that could not be taken over: their rows stay, although nothing was staged for them. */
  get badKeys(): readonly string[] {
    return [...this.bad.keys()];
  }

  /** Records that could not be taken over, by key. */
  get badRows(): readonly BadRow[] {
    return [...this.bad.values()].map(({ key, reason, original }) => ({ key, reason, original: storable(original) }));
  }

  /** What became of the files of the records; undefined where they have none. */
  get pictures(): PictureCounts | undefined {
    return this.copies;
  }

  notePictures({ copied, failed }: PictureCounts): void {
    this.copies = { copied, failed: failed.map(({ original, ...row }) => ({ ...row, original: storable(original) })) };
  }

  /**
   * Takes a page in; once sealed, only of records that it does not have.
   * @param readAt the database's clock before the page was asked for.
   */
  async add(rows: readonly ReadRow[], part: string, readAt: string): Promise<void> {
    const good: StagedRow[] = [];
    for (const row of rows) {
      if ('bad' in row) this.bad.set(row.bad.key, { ...row.bad, part });
      else {
        this.bad.delete(row.good.key);
        good.push(row.good);
      }
    }
    if (good.length === 0) return;
    const fill = tableFill(this.columns, good.length, () => this.encode(good, part, readAt));
    await copyRows(this.client, stagingName(this.table), fill);
    if (this.sealedRows !== undefined) this.sealedRows += good.length;
  }

  /** What came of a listing comes again. */
  async forget(part: string): Promise<void> {
    for (const [key, row] of this.bad) if (row.part === part) this.bad.delete(key);
    await this.client.query(forgetPart(this.table), [part]);
  }

  /** The reading is over: one row a record, to be found by its key. */
  async seal(): Promise<void> {
    try {
      await this.client.query(indexStaging(this.table));
    } catch (error) {
      if (errorCode(error) !== UNIQUE_VIOLATION) throw error;
      await this.client.query(keepOneEach(this.table));
      await this.client.query(indexStaging(this.table));
    }
    await this.client.query(analyzeStaging(this.table));
    const { rows } = await this.client.query<{ count: string }>(`SELECT count(*) FROM ${stagingName(this.table)}`);
    this.sealedRows = Number(rows[0]?.count ?? 0);
  }

  /** The keys, in the order of reading. */
  async keys(): Promise<string[]> {
    const { rows } = await this.client.query<{ key: string }>(selectKeys(this.table));
    return rows.map(({ key }) => key);
  }

  private *encode(rows: readonly StagedRow[], part: string, read_at: string): Generator<Record<string, CopyValue>> {
    for (const { key, values, links } of rows) {
      const row: Record<string, CopyValue> = { key, part, read_at, links: links ? JSON.stringify(links) : null };
      for (const { name } of this.table.columns) row[`c_${name}`] = values[name] ?? null;
      yield row;
    }
  }
}
