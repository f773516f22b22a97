import type { ResetReason } from './event-kinds.js';

/** Milliseconds after which a browser comes back when the connection was lost. */
const RETRY_MS = 2000;

/** An event of the log; `json` is one line, as PostgreSQL writes `jsonb`. */
export function eventText(position: bigint, kind: string, json: string): string {
  return `id: ${position}\nevent: ${kind}\ndata: ${json}\n\n`;
}

/**
 * What a stream begins with. An id without data is no event, but a browser remembers it: so that even a connection that
 * is lost before its first event is resumed without a hole.
 */
export function greetingText(position: bigint, reset: ResetReason | undefined): string {
  const retry = `retry: ${RETRY_MS}\n`;
  if (reset === undefined) return `${retry}id: ${position}\n\n`;
  return `${retry}\n${eventText(position, 'reset', JSON.stringify({ reason: reset }))}`;
}

/** Tables that have changed or may have. Without an id: it has no place in the log. */
export function warehouseText(tables: Iterable<string>): string {
  return `event: warehouse\ndata: ${JSON.stringify({ tables: [...tables].sort() })}\n\n`;
}

/** A comment, and the position where that moved on without anything to tell, as it does for who chose few kinds. */
export function heartbeatText(position: bigint | undefined): string {
  return position === undefined ? ': \n\n' : `: \nid: ${position}\n\n`;
}
