/** What the load program is asked to send. */
export interface Load {
  readonly origin: string;
  readonly connections: number;
  readonly headers: Readonly<Record<string, string>>;
  /** `{n}` becomes a number that no other request of this load has, and that counts up from `from`. */
  readonly paths: readonly string[];
  /** GET unless it is named, with the JSON text of its body; in that `{n}` counts as well, and `{day}` becomes a date of it. */
  readonly send?: { readonly method: 'PATCH'; readonly body: string };
  readonly from: number;
  /** How many requests differ; dealt out to the connections, each of which repeats its own. */
  readonly distinct: number;
  /** Either for so long, or so many. */
  readonly seconds?: number;
  readonly amount?: number;
}

/** What came of it. */
export interface LoadResult {
  readonly requests: number;
  /** Answers of 400 and above, timeouts and broken connections. */
  readonly failed: number;
  readonly perSecond: number;
  /** Milliseconds. */
  readonly p99: number;
}
