/** Notion's own numbers. */
export const NOTION_DEFAULTS = {
  /** On average; some more at once are let through. */
  requests_per_second: 3,
  burst: 10,
  latency_ms: 0,
} as const satisfies Record<string, number>;

export type NotionSettings = Readonly<Record<keyof typeof NOTION_DEFAULTS, number>>;
