import type { Change } from '../http/exchange.js';
import type { JsonObject } from '../json.js';
import type { Pages } from './pages.js';
import type { AsanaStore } from './store.js';

/** One call, on its own or as an action of a batch. */
export interface Call {
  readonly method: string;
  /** The path's parts after `/api/1.0`. */
  readonly segments: readonly string[];
  readonly query: URLSearchParams;
  /** `data` of the body; absent for what has none. */
  readonly data: JsonObject | undefined;
  readonly optFields: string | null;
  readonly changes: Change[];
}

/** What calls work with. */
export interface AsanaApi {
  readonly store: AsanaStore;
  readonly pages: Pages;
}

/** The path relative to the API's address. */
export function pathOf({ segments }: Call): string {
  return `/${segments.join('/')}`;
}
