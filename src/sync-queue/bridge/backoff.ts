/** The longest pause between two tries of one entry. */
const MOST_SECONDS = 300;
const FIRST_SECONDS = 1;

/**
 * Seconds until the next try: exponential, with full jitter, so that entries that failed together do not come back
 * together.
 * @param tries how often it failed, this time included.
 * @param random from 0 to 1.
 */
export function backoffSeconds(tries: number, random = Math.random()): number {
  return random * Math.min(MOST_SECONDS, FIRST_SECONDS * 2 ** Math.min(tries, 20));
}
