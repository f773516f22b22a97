import { createHmac } from 'node:crypto';
import { isJsonObject, type JsonObject, parseJson } from '../json.js';
import { badRequest } from './errors.js';

/** A list is cut off here when no limit was asked for. */
const MOST_WITHOUT_LIMIT = 1000;

const MOST_A_PAGE = 100;

/** A list to answer a page of. */
export interface ListRequest {
  /** Relative to the API's address, as `next_page` repeats it. */
  readonly path: string;
  readonly query: URLSearchParams;
}

/**
 * Pages of a list. An offset is a sealed note of the last gid that was given and of when; what is made or removed
 * meanwhile neither repeats nor hides others.
 */
export class Pages {
  private readonly key: string;
  private readonly address: () => string;
  private readonly seconds: () => number;
  private expiredBefore = 0;

  constructor(key: string, address: () => string, seconds: () => number) {
    this.key = key;
    this.address = address;
    this.seconds = seconds;
  }

  /**
   * The body of a list's answer: `next_page` is there only when a limit was asked for.
   *
   * @throws Refusal
   */
  answer(
    { path, query }: ListRequest,
    items: readonly { readonly gid: string }[],
    show: (gid: string) => JsonObject,
  ): JsonObject {
    const limit = readLimit(query.get('limit'));
    if (limit === undefined) {
      if (items.length > MOST_WITHOUT_LIMIT) {
        throw badRequest('The result is too large. You should use pagination (may require specifying a workspace)!');
      }
      return { data: items.map(({ gid }) => show(gid)) };
    }
    const start = this.startOf(query.get('offset'), path, items);
    const page = items.slice(start, start + limit);
    const last = page.at(-1);
    const data = page.map(({ gid }) => show(gid));
    if (last === undefined || start + limit >= items.length) return { data, next_page: null };
    const offset = this.seal(path, last.gid, start + limit);
    const next = new URLSearchParams(query);
    next.set('offset', offset);
    return { data, next_page: { offset, path: `${path}?${next}`, uri: `${this.address()}${path}?${next}` } };
  }

  expireAll(): void {
    this.expiredBefore = Date.now();
  }

  private startOf(offset: string | null, path: string, items: readonly { readonly gid: string }[]): number {
    if (offset === null || offset === '') return 0;
    const { last, position, at } = this.open(offset, path);
    if (at <= this.expiredBefore || at < Date.now() - this.seconds() * 1000) {
      throw badRequest('offset: Your pagination token has expired.');
    }
    const place = items.findIndex(({ gid }) => gid === last);
    // The last one given is gone: what came after it has moved up by one.
    return place < 0 ? Math.max(position - 1, 0) : place + 1;
  }

  private seal(path: string, last: string, position: number): string {
    const note = Buffer.from(JSON.stringify({ last, position, at: Date.now() })).toString('base64url');
    return `${note}.${this.signatureOf(path, note)}`;
  }

  private open(offset: string, path: string): { last: string; position: number; at: number } {
    const [note = '', signature] = offset.split('.');
    if (signature !== this.signatureOf(path, note)) throw badRequest('offset: Your pagination token is invalid.');
    const value = parseJson(Buffer.from(note, 'base64url').toString());
    if (!isJsonObject(value)) throw badRequest('offset: Your pagination token is invalid.');
    return { last: String(value.last), position: Number(value.position), at: Number(value.at) };
  }

  private signatureOf(path: string, note: string): string {
    return createHmac('sha256', this.key).update(`${path} ${note}`).digest('base64url');
  }
}

function readLimit(text: string | null): number | undefined {
  if (text === null) return undefined;
  const limit = Number(text);
  if (!Number.isInteger(limit) || limit < 1 || limit > MOST_A_PAGE) {
    throw badRequest(`limit: Must be a number between 1 and ${MOST_A_PAGE}`);
  }
  return limit;
}
