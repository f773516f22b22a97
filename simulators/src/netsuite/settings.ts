/** NetSuite's own numbers. */
export const NETSUITE_DEFAULTS = {
  /** Requests of all integrations of an account under way at once; 5 in the smallest service tier. */
  concurrent_requests: 5,
  /** How long an access token lives. */
  token_seconds: 3600,
  /** More rows than these a query never gives, whatever the offset. */
  rows_per_query: 100_000,
  latency_ms: 0,
} as const satisfies Record<string, number>;

export type NetSuiteNumbers = Readonly<Record<keyof typeof NETSUITE_DEFAULTS, number>>;
