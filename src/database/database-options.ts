import type { ToldGrants } from './told-grants.js';

/** Injection token of {@link DatabaseOptions}. */
export const DATABASE_OPTIONS = Symbol('DATABASE_OPTIONS');

/** Where the warehouse is, and what of ours it has. */
export interface DatabaseOptions {
  /** Connection of the pool; may lead through a pooler. */
  readonly url: string;
  /** Connection past any pooler: LISTEN needs a session of its own. */
  readonly directUrl: string;
  /** Whether schema `pipeline` is complete. Without the right to create it reads work, on the company's tables alone. */
  readonly pipelineReady: boolean;
  /** What an administrator was asked to run, so that nobody asks for it again. */
  readonly toldGrants: ToldGrants;
}
