import type { RateLimit } from './rate-limits.js';

/** Airtable: 5 requests/s a base, counted as they arrive; over it everything fails for 30 s. */
export const AIRTABLE_MOST = { count: 5, windowMs: 1000 };
/**
 * Requests are spread over the second, so that few are under way when one is refused. Half of a fifth of it: how many go is decided by
 * their lanes, and one that was held up must not push those after it out of their second.
 */
const AIRTABLE_SPACING_MS = 100;
/** Airtable: 50 requests/s a token, over all bases. Matters only to tokens that several bases share. */
const AIRTABLE_TOKEN_PER_SECOND = 44;
/** Airtable: "you will need to wait 30 seconds". One more, because its clock began before the answer was here. */
export const AIRTABLE_BLOCK_SECONDS = 31;

/** A bit more than a fifth of a second: one turn ahead is known, and there is time to ask for it. */
const AIRTABLE_AHEAD_MS = 220;

export function airtableBaseLimit(baseId: string): RateLimit {
  return { name: `airtable:base:${baseId}`, intervalMs: AIRTABLE_SPACING_MS, burst: 1, aheadMs: AIRTABLE_AHEAD_MS };
}

/** @param account tells tokens apart without showing them. */
export function airtableTokenLimit(account: string): RateLimit {
  return { name: `airtable:token:${account}`, intervalMs: 1000 / AIRTABLE_TOKEN_PER_SECOND, burst: 1 };
}

/** Asana: a batch holds up to 10 actions, each counted as a request. */
export const ASANA_BATCH_ACTIONS = 10;
/** Asana's `Retry-After` is always there; should it be missing, a whole window passes. */
export const ASANA_BLOCK_SECONDS = 60;
/** Asana: 50 readings and 15 writes of a token under way at once. A few instances stay below it together. */
export const ASANA_CONCURRENT_READS = 12;
export const ASANA_CONCURRENT_WRITES = 4;

/** NetSuite: an account's integrations share some 5 to 15 requests under way; other people's work needs them too. */
export const NETSUITE_CONCURRENT = 2;
/** NetSuite's 429 says that too much is under way, not for how long: as long as a long query of somebody's takes. */
export const NETSUITE_BLOCK_SECONDS = 10;

/** NetSuite counts what is under way, not what comes a minute: this only lets a 429 stop every instance. */
export function netSuiteLimit(account: string): RateLimit {
  return { name: `netsuite:account:${account}`, intervalMs: 10, burst: 20 };
}

/** Of a limit a minute so much is used, the burst included: requests of a minute may arrive within a bit less. */
const ASANA_USED_PART = 0.95;

/**
 * Asana: 150 requests a minute (free) or 1,500 (paid), a token. A burst, so that a batch goes at once; it is taken off
 * what the minute has.
 */
export function asanaLimit(account: string, requestsPerMinute: number): RateLimit {
  const perMinute = Math.max(requestsPerMinute * ASANA_USED_PART - ASANA_BATCH_ACTIONS, 1);
  return { name: `asana:token:${account}`, intervalMs: 60_000 / perMinute, burst: ASANA_BATCH_ACTIONS };
}
