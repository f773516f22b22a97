import { setTimeout as sleep } from 'node:timers/promises';
import { UpstreamError, type UpstreamFailure, type UpstreamResult, type UpstreamSuccess } from './result.js';

/** Tries of one page. A pull of hundreds of pages must not begin anew for one 502. */
const TRIES = 4;
/** Before the second try at most; doubles with each. */
const FIRST_PAUSE_MS = 1000;

/**
 * Repeats a reading that failed for the moment, with full jitter. After a 429 the limit itself makes the next try wait.
 * @throws UpstreamError with the last failure.
 */
export async function retryReading<T>(
  read: () => Promise<UpstreamResult<T>>,
  signal?: AbortSignal,
): Promise<UpstreamSuccess<T>> {
  for (let attempt = 1; ; attempt++) {
    const result = await read();
    if (result.outcome === 'ok') return result;
    if (attempt === TRIES || !worthAnotherTry(result)) throw new UpstreamError(result);
    const asked = result.outcome === 'temporary' ? (result.retryAfterSeconds ?? 0) * 1000 : 0;
    const pauseMs = Math.max(asked, Math.random() * FIRST_PAUSE_MS * 2 ** (attempt - 1));
    await sleep(pauseMs, undefined, signal === undefined ? {} : { signal }).catch(() => {
      throw new UpstreamError(result);
    });
  }
}

function worthAnotherTry({ outcome, cause }: UpstreamFailure): boolean {
  if (cause === 'aborted' || cause === 'own_limit') return false;
  return outcome === 'temporary' || outcome === 'rate_limited';
}
