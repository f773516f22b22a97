import type { ClientBase } from 'pg';
import { MOST_PICTURE_BYTES } from '../../assets/asset-rules.js';
import type { AssetStore } from '../../assets/asset-store.js';
import { IMAGE_KINDS } from '../../assets/download/image-kind.js';
import type { UpstreamFile } from '../../upstreams/mapping/field-kind.js';
import type { StagingTable } from '../staging/staging-table.js';
import type { FileColumn, PulledTable } from '../tables/pulled-table.js';
import type { BadRow } from '../tables/staged-row.js';
import type { PictureCounts } from './picture-counts.js';
import { placeCopied, placeKnown, placeOurs, placeWithoutCopy, selectMissing } from './pictures.queries.js';

/** Files under way at once: a first pull copies a thousand. */
const AT_ONCE = 4;
/** Files whose addresses are in memory at once. */
const BATCH = 200;
/** What is left then is copied by the next pull: a host that does not answer must not hold up the rows for long. */
const MOST_MS = 5 * 60_000;
const NO_TIME = 'there was no time left for it in this pull, and the next one goes on';

/** A file that there is no copy of. */
interface MissingFile {
  readonly key: string;
  readonly file: UpstreamFile;
}

/** How the files of a pull are copied. */
export interface CopyOptions {
  readonly signal: AbortSignal;
  /** Told before the first one, if there is one. */
  readonly onFirst: () => Promise<void>;
}

/** Copies the pictures of staged records, and puts the addresses of the copies in the places of the upstream's. */
export class PictureCopies {
  constructor(private readonly store: Pick<AssetStore, 'copy'>) {}

  /** When a pull that begins now has to go on without the rest. */
  static deadline(): number {
    return performance.now() + MOST_MS;
  }

  /**
   * Copies what there is no copy of. What can't be copied fails by itself: its record keeps the picture that it has.
   * @throws the database's errors, the signal's reason.
   */
  async copy(
    client: ClientBase,
    staging: StagingTable,
    deadline: number,
    options: CopyOptions,
  ): Promise<PictureCounts> {
    let copied = 0;
    const failed: BadRow[] = [];
    for (const column of staging.table.columns.filter(isFileColumn)) {
      await client.query(placeKnown(staging.table, column.name));
      for (;;) {
        const { rows } = await client.query<MissingFile>(selectMissing(staging.table, column.name), [BATCH]);
        if (rows.length === 0) break;
        if (copied + failed.length === 0) await options.onFirst();
        const done = await this.copyBatch(rows, column, deadline, options.signal);
        await place(client, staging.table, column, done);
        copied += done.urls.length;
        failed.push(...done.failed);
      }
    }
    return { copied, failed };
  }

  /** The same where nothing may be written: counts what would be tried for the first time. */
  async look(client: ClientBase, staging: StagingTable): Promise<PictureCounts> {
    let copied = 0;
    for (const { name } of staging.table.columns.filter(isFileColumn)) {
      await client.query(placeKnown(staging.table, name));
      const { rows } = await client.query<{ missing: number }>(placeWithoutCopy(staging.table, name));
      copied += rows[0]?.missing ?? 0;
    }
    return { copied, failed: [] };
  }

  private async copyBatch(
    files: readonly MissingFile[],
    column: FileColumn,
    deadline: number,
    signal: AbortSignal,
  ): Promise<{ urls: { key: string; url: string }[]; failed: BadRow[] }> {
    const urls: { key: string; url: string }[] = [];
    const failed: BadRow[] = [];
    const waiting = files.values();
    const copyNext = async (): Promise<void> => {
      for (const { key, file } of waiting) {
        signal.throwIfAborted();
        const isLate = performance.now() > deadline;
        const result = isLate
          ? ({ copied: false, reason: NO_TIME } as const)
          : await this.store.copy(addressOf(file), file.id);
        if (result.copied) urls.push({ key, url: result.url });
        else failed.push(toBadRow(key, column, file, result.reason));
      }
    };
    await Promise.all(Array.from({ length: AT_ONCE }, copyNext));
    return { urls, failed };
  }
}

/** Whether a column holds the address of a picture. */
export function isFileColumn(column: PulledTable['columns'][number]): column is FileColumn {
  return column.file !== undefined;
}

/** The file itself; a preview that the upstream has made of it where it is too large, or nothing that browsers show. */
function addressOf({ url, type, size, preview }: UpstreamFile): string {
  const isFit = (type === null || IMAGE_KINDS.some((kind) => kind === type)) && (size ?? 0) <= MOST_PICTURE_BYTES;
  return isFit ? url : (preview ?? url);
}

async function place(
  client: ClientBase,
  table: PulledTable,
  { name }: FileColumn,
  { urls, failed }: { readonly urls: readonly object[]; readonly failed: readonly BadRow[] },
): Promise<void> {
  await client.query(placeCopied(table, name), [JSON.stringify(urls)]);
  await client.query(placeOurs(table, name), [failed.map(({ key }) => key)]);
}

/** Without the address: its signature lets whoever has it read the file. */
function toBadRow(key: string, { file: field }: FileColumn, file: UpstreamFile, why: string): BadRow {
  const { id, filename, type, size } = file;
  const reason = `${field}: the picture could not be copied: ${why}. The rest of the record was taken over`;
  return { key, reason, original: { id: key, field, file: { id, filename, type, size } } };
}
