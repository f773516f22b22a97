import type { ClientBase } from 'pg';
import { buildRevenueRollup, isCurrent, readRollupState } from './build-revenue-rollup.js';
import { ensureInvoiceIndexes, type InvoiceIndexState } from './invoice-indexes.js';
import { missingGrant } from './rollup-grants.js';
import { hasCode } from './sql-state.js';

/**
 * How long writers of `ns.invoices` may queue behind our wait for the lock. A loader that works longer keeps the
 * install from happening; reads sum `ns.invoices` until the next attempt.
 */
const LOCK_TIMEOUT_MS = 3_000;

/** What an install did. With `installed: false` reads stay right (they sum `ns.invoices`), and another call may mend it. */
export type RevenueRollupInstall =
  | {
      installed: true;
      /** `kept`: it was usable, nothing was touched. `built`: by this call. */
      action: 'kept' | 'built';
      index: InvoiceIndexState;
    }
  | {
      installed: false;
      /** `missing_grant` holds the statements for an administrator. */
      reason: 'missing_grant';
      missing_grant: string;
    }
  | {
      installed: false;
      /**
       * `busy`: somebody held `ns.invoices` for longer than the lock timeout. `not_migrated`: schema pipeline or
       * `ns.invoices` is not there. `unsupported`: the table cannot have such triggers (a view, a foreign or Citus table), or its columns are of other
       * types.
       */
      reason: 'busy' | 'not_migrated' | 'unsupported';
      /** PostgreSQL's own words. */
      detail: string;
    };

/**
 * Makes the rollup usable: builds it and its triggers when they are missing, older than this version, or made for
 * another table than the one that is `ns.invoices` now. Idempotent: while it is usable a call is two catalog reads,
 * and of several instances that start together one builds. Must be called outside of a transaction.
 *
 * @throws what is neither a lock, a right nor a missing or unfit table
 */
export async function installRevenueRollup(
  client: ClientBase,
  { lockTimeoutMs = LOCK_TIMEOUT_MS }: { lockTimeoutMs?: number } = {},
): Promise<RevenueRollupInstall> {
  try {
    if (isCurrent(await readRollupState(client))) {
      return { installed: true, action: 'kept', index: await ensureInvoiceIndexes(client, lockTimeoutMs) };
    }
    const grant = await missingGrant(client);
    if (grant !== null) return { installed: false, reason: 'missing_grant', missing_grant: grant };
    const build = await buildRevenueRollup(client, { lockTimeoutMs, unless: isCurrent });
    return {
      installed: true,
      action: build === null ? 'kept' : 'built',
      index: await ensureInvoiceIndexes(client, lockTimeoutMs),
    };
  } catch (error) {
    return notInstalled(client, error);
  }
}

/** A date or an amount that is a text: no function or operator fits. */
const WRONG_TYPES = ['42883', '42804', '22P02', '22007', '42846'];

async function notInstalled(client: ClientBase, error: unknown): Promise<RevenueRollupInstall> {
  const detail = error instanceof Error ? error.message : String(error);
  if (hasCode(error, '42501')) {
    const grant = await missingGrant(client);
    return { installed: false, reason: 'missing_grant', missing_grant: grant ?? `-- ${detail}` };
  }
  if (hasCode(error, '55P03', '40P01')) return { installed: false, reason: 'busy', detail };
  if (hasCode(error, '42P01', '3F000', '42703')) return { installed: false, reason: 'not_migrated', detail };
  if (hasCode(error, '42809', '0A000', ...WRONG_TYPES)) return { installed: false, reason: 'unsupported', detail };
  throw error;
}
