const AGE = / \((?:just now|\d+ (?:day|hour|minute)s? ago|in \d+ (?:day|hour|minute)s?)\)/g;

/** A sentence of a verdict for who reads it later, when "just now" is no more: the moment stands beside it. */
export function withoutAges(text: string): string {
  return text.replace(AGE, '');
}
