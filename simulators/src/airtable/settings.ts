/** Airtable's own numbers. */
export const AIRTABLE_DEFAULTS = {
  base_requests_per_second: 5,
  token_requests_per_second: 50,
  /** How long every request fails after a 429. */
  penalty_seconds: 30,
  /** How long an offset can be used after it was last; Airtable names no time, people report some minutes. */
  offset_seconds: 300,
  /** Attachment URLs expire after a couple of hours. */
  attachment_seconds: 7200,
  max_body_bytes: 5_000_000,
  latency_ms: 0,
} as const satisfies Record<string, number>;

export type AirtableSettings = Readonly<Record<keyof typeof AIRTABLE_DEFAULTS, number>>;
