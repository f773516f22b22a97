import type { Call } from '../call.js';
import { tooManyRequests } from '../problem/problem.js';

/** Cloudflare does not say when the minute is over that it counts. */
const RETRY_AFTER_SECONDS = 30;

/** How often one person may ask stands in `wrangler.jsonc`. @throws Problem 429 */
export async function refuseHaste({ person }: Call, limit: RateLimit): Promise<void> {
  const { success } = await limit.limit({ key: person.name });
  if (!success) throw tooManyRequests('You have asked often in the last minute. Wait a little.', RETRY_AFTER_SECONDS);
}
