import { createHash } from 'node:crypto';
import type { OutgoingHttpHeaders } from 'node:http';
import { promisify } from 'node:util';
import { brotliCompress, constants, gzip } from 'node:zlib';
import { DATA_HEADERS } from '../http/security-headers.js';
import { namesTag } from './entity-tag.js';

/** How the bytes of an answer are encoded on the wire. */
export type Encoding = 'identity' | 'gzip' | 'br';

/** The bytes of one encoding with the headers that belong to them. */
export class Variant {
  private lines: string[] | undefined;
  private linesOf304: string[] | undefined;

  constructor(
    readonly etag: string,
    readonly body: Buffer,
    readonly headers: OutgoingHttpHeaders,
  ) {}

  /** What a 304 repeats of the headers (RFC 9110: those that a 200 would have sent to steer caches). */
  get notModifiedHeaders(): OutgoingHttpHeaders {
    const { etag, 'cache-control': cacheControl, vary } = this.headers;
    return { etag, 'cache-control': cacheControl, vary };
  }

  /**
   * Names and values in turn, as Node takes them fastest, the request's id among them. The list is the same one each time,
   * so it is good until the next call.
   */
  headerLines(requestId: string): string[] {
    this.lines ??= linesOf(this.headers);
    this.lines[1] = requestId;
    return this.lines;
  }

  /** The same for a 304. */
  notModifiedLines(requestId: string): string[] {
    this.linesOf304 ??= linesOf(this.notModifiedHeaders);
    this.linesOf304[1] = requestId;
    return this.linesOf304;
  }
}

/** Below this many bytes an encoding saves less than its header costs. */
const MIN_ENCODED_BYTES = 1024;
/** Brotli: level 5 is within 5 % of the size of level 9 on these lists, in a third of its time. */
const BROTLI_QUALITY = 5;
/** Brotli: 2^16 bytes to look back, as rows resemble their neighbours: as small as with 2^22 to 0.1 %, with a fraction of the memory. */
const BROTLI_WINDOW_BITS = 16;

const compress = {
  gzip: promisify(gzip),
  br: (body: Buffer): Promise<Buffer> =>
    promisify(brotliCompress)(body, {
      params: {
        [constants.BROTLI_PARAM_QUALITY]: BROTLI_QUALITY,
        [constants.BROTLI_PARAM_LGWIN]: BROTLI_WINDOW_BITS,
      },
    }),
};

/**
 * One finished answer: its bytes, its strong ETag, and each encoding, made when it is first asked for and kept.
 * An encoding has an ETag of its own, as strong ones must; any of them is recognised in `If-None-Match`.
 */
export class ReadyAnswer {
  private readonly tag: string;
  private readonly variants: Partial<Record<Encoding, Variant>> = {};
  private readonly pending: Partial<Record<Encoding, Promise<Variant>>> = {};
  /** Called when another encoding was made: the answer takes more memory from then on. */
  onEncoded: (() => void) | undefined;

  readonly body: Buffer;

  /** @param version that of the one row that this answers: its ETag begins with it. */
  constructor(
    body: Buffer,
    private readonly headers: OutgoingHttpHeaders,
    version?: string,
  ) {
    this.body = withoutNeighbours(body);
    const digest = digestOf(body, headers);
    this.tag = version === undefined ? digest : `${version}-${digest}`;
    this.variants.identity = this.makeVariant('identity', this.body);
  }

  /** Bytes held in memory, all encodings together. */
  get size(): number {
    const link = String(this.headers.link ?? '').length;
    return Object.values(this.variants).reduce((sum, variant) => sum + variant.body.length, link);
  }

  /** The variant if it is ready now. */
  ready(encoding: Encoding): Variant | undefined {
    return this.variants[this.body.length < MIN_ENCODED_BYTES ? 'identity' : encoding];
  }

  /** The variant, encoded first if need be; requests that come meanwhile wait for the same one. */
  encoded(encoding: Encoding): Promise<Variant> {
    const ready = this.ready(encoding);
    if (ready) return Promise.resolve(ready);
    this.pending[encoding] ??= this.encode(encoding);
    return this.pending[encoding];
  }

  /** Whether an `If-None-Match` header names this answer, in whichever encoding the client has it. */
  matches(ifNoneMatch: string): boolean {
    // Nearly every reader sends the one tag that it was given, and taking a list apart costs more than the rest of a 304.
    const { identity, gzip, br } = this.variants;
    if (ifNoneMatch === identity?.etag || ifNoneMatch === gzip?.etag || ifNoneMatch === br?.etag) return true;
    return namesTag(ifNoneMatch, `"${this.tag}"`, `"${this.tag}.gzip"`, `"${this.tag}.br"`);
  }

  private async encode(encoding: Encoding): Promise<Variant> {
    const body = encoding === 'identity' ? this.body : withoutNeighbours(await compress[encoding](this.body));
    const variant = this.makeVariant(encoding, body);
    this.variants[encoding] = variant;
    delete this.pending[encoding];
    this.onEncoded?.();
    return variant;
  }

  private makeVariant(encoding: Encoding, body: Buffer): Variant {
    const etag = encoding === 'identity' ? `"${this.tag}"` : `"${this.tag}.${encoding}"`;
    return new Variant(etag, body, {
      ...this.headers,
      ...DATA_HEADERS,
      etag,
      // The bytes may be kept by the reader, but asked for again each time: that costs a 304.
      'cache-control': 'private, no-cache',
      vary: 'Accept, Accept-Encoding',
      'content-length': body.length,
      ...(encoding !== 'identity' && { 'content-encoding': encoding }),
    });
  }
}

/**
 * Node cuts small buffers out of blocks of 64 KiB, and zlib out of its own; to keep a page of 2 KiB would keep its whole block.
 */
function withoutNeighbours(bytes: Buffer): Buffer {
  if (bytes.buffer.byteLength === bytes.length) return bytes;
  const own = Buffer.allocUnsafeSlow(bytes.length);
  bytes.copy(own);
  return own;
}

function linesOf(headers: OutgoingHttpHeaders): string[] {
  return ['x-request-id', '', ...Object.entries(headers).flatMap(([name, value]) => [name, String(value)])];
}

/**
 * What the ETag stands for. A page is more than its rows: when a row comes in behind it, its link and total change, and
 * a reader who got 304 would never hear of the next page.
 */
function digestOf(body: Buffer, headers: OutgoingHttpHeaders): string {
  const digest = createHash('sha1').update(body);
  const { link, 'x-total-count': total } = headers;
  if (link !== undefined || total !== undefined) digest.update(`\n${total}\n${link}`);
  return digest.digest('base64url');
}
