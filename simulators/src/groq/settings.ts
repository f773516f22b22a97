/** Groq's own numbers, for a free account. */
export const GROQ_DEFAULTS = {
  requests_per_minute: 30,
  /** Pause before each word of a streamed answer. */
  word_ms: 8,
  latency_ms: 0,
} as const satisfies Record<string, number>;

export type GroqSettings = Readonly<Record<keyof typeof GROQ_DEFAULTS, number>>;
