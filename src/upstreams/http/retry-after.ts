/** Longer than any upstream means; a greater number is a fault that would stop us for days. */
const MAX_SECONDS = 3600;

/**
 * Seconds to wait by a `Retry-After` header, which is a number or a date (RFC 9110, 10.2.3). Undefined when there is
 * none, or none that can be read.
 */
export function retryAfterSeconds(header: string | null, now: number): number | undefined {
  const value = header?.trim();
  if (value === undefined || value === '') return undefined;
  const seconds = /^\d+(\.\d+)?$/.test(value) ? Number(value) : (Date.parse(value) - now) / 1000;
  return Number.isNaN(seconds) ? undefined : Math.min(Math.max(seconds, 0), MAX_SECONDS);
}
