import { UpstreamError, type UpstreamFailure, type UpstreamResult } from './result.js';
import { retryReading } from './retry-reading.js';

/** A part of a listing, and where the next one begins. */
export interface Listing<T> {
  readonly items: readonly T[];
  /** Undefined on the last page. */
  readonly offset: string | undefined;
}

/** A step of reading a whole list. */
export type Page<T> =
  | { readonly kind: 'page'; readonly items: readonly T[] }
  /** Our place in the list was lost: what came so far comes again, and must be forgotten. */
  | { readonly kind: 'restart' };

/** A list that loses our place so often in one reading is not to be read now. */
const MAX_RESTARTS = 3;

/**
 * Reads a whole list page by page. Repeats a page that fails for the moment; begins anew, and says so, when the upstream
 * has lost our place, which lives minutes and no longer than the server that keeps it.
 * @throws UpstreamError
 */
export async function* readPages<T>(
  list: (offset: string | undefined) => Promise<UpstreamResult<Listing<T>>>,
  isExpired: (failure: UpstreamFailure) => boolean,
  signal?: AbortSignal,
): AsyncGenerator<Page<T>, void, undefined> {
  let offset: string | undefined;
  for (let restarts = 0; ; ) {
    try {
      const { value } = await retryReading(() => list(offset), signal);
      offset = value.offset;
      yield { kind: 'page', items: value.items };
      if (offset === undefined) return;
    } catch (error) {
      const lost = offset !== undefined && error instanceof UpstreamError && isExpired(error.failure);
      if (!lost || restarts === MAX_RESTARTS) throw error;
      restarts++;
      offset = undefined;
      yield { kind: 'restart' };
    }
  }
}
