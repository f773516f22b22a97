/** What the listeners program is asked: to open streams, or to tell what they have heard. */
export type ListenersQuestion =
  | { readonly origin: string; readonly streams: number }
  | { readonly changes: readonly string[]; readonly milliseconds: number };

/** How many streams are open, or when each of them heard each change (ms since the epoch). */
export interface ListenersAnswer {
  readonly open: number;
  readonly heard: readonly { readonly change: string; readonly at: number }[];
}
