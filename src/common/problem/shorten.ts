const MAX_REPEATED_LENGTH = 60;

/** What a caller sent, short enough to be repeated in an error, and never cut inside a character. */
export function shorten(text: string): string {
  return text.slice(0, MAX_REPEATED_LENGTH).replace(/[\uD800-\uDBFF]$/, '');
}
