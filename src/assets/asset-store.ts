import { createHash } from 'node:crypto';
import type { SqlRows } from '../upstreams/limits/postgres-rate-limits.js';
import { FIND_COPY, KEEP_COPY, NOTE_PROBLEM, READ_ASSET } from './assets.queries.js';
import { DownloadRefusedError, type DownloadRules, download } from './download/download.js';
import { type ImageKind, imageKindOf } from './download/image-kind.js';

/** What became of a file. */
export type CopyResult =
  | { readonly copied: true /** Of ours, for as long as it is kept. */; readonly url: string }
  | { readonly copied: false /** For a person. */; readonly reason: string };

/** A picture as it is served. */
export interface Asset {
  readonly contentType: ImageKind;
  readonly content: Buffer;
}

/** What a copy's address begins with. Without a host, so that it leads to whoever serves the page: the API, or the Worker before it. */
export const ASSET_PATH = '/api/pipeline/assets/';

/** SHA-256, in hexadecimal. */
export const ASSET_HASH = /^[0-9a-f]{64}$/;

/** Copies of upstream's pictures, each kept once by its content. */
export class AssetStore {
  constructor(
    private readonly database: SqlRows,
    private readonly rules: DownloadRules,
  ) {}

  /**
   * Copies a file, unless it was copied before. What is refused or can't be had is noted, and tried again when it is asked
   * for again. Throws only what the database throws.
   * @param sourceId the upstream's id of the file, under which its content never changes: `att…` of Airtable.
   */
  async copy(url: string, sourceId: string): Promise<CopyResult> {
    const [known] = await this.database.rows<{ hash: string }>(FIND_COPY, [sourceId]);
    if (known !== undefined) return { copied: true, url: urlOf(known.hash) };
    try {
      const content = await download(url, this.rules);
      const kind = await imageKindOf(content);
      if (kind === undefined) throw new DownloadRefusedError('it is no PNG, JPEG, WebP, GIF or AVIF');
      const hash = createHash('sha256').update(content).digest('hex');
      await this.database.rows(KEEP_COPY, [sourceId, hash, kind, content]);
      return { copied: true, url: urlOf(hash) };
    } catch (error) {
      if (!(error instanceof DownloadRefusedError)) throw error;
      await this.database.rows(NOTE_PROBLEM, [sourceId, error.message]);
      return { copied: false, reason: error.message };
    }
  }

  /** The picture of a hash; undefined when there is none. */
  async find(hash: string): Promise<Asset | undefined> {
    const [row] = await this.database.rows<{ content_type: ImageKind; content: Buffer }>(READ_ASSET, [hash]);
    return row === undefined ? undefined : { contentType: row.content_type, content: row.content };
  }
}

function urlOf(hash: string): string {
  return `${ASSET_PATH}${hash}`;
}
