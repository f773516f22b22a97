/** Asana's own numbers, for a paid plan. */
export const ASANA_DEFAULTS = {
  /** 150 on a free plan. */
  requests_per_minute: 1500,
  concurrent_reads: 50,
  concurrent_writes: 15,
  /** How long an offset can be used; Asana names no time. */
  offset_seconds: 300,
  max_body_bytes: 5_000_000,
  latency_ms: 0,
} as const satisfies Record<string, number>;

export type AsanaSettings = Readonly<Record<keyof typeof ASANA_DEFAULTS, number>>;
