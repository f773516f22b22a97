const WORDS = /[\p{L}\p{N}\p{M}]+/gu;

/**
 * The runs of three characters in the words of a text, each word with two spaces before and one behind it, so that its
 * beginning weighs more. By characters and not code units. A text of symbols only, such as one emoji, is one word.
 */
export function trigramsOf(text: string): Set<string> {
  const words = text.match(WORDS) ?? text.split(/\s+/).filter(Boolean);
  const trigrams = new Set<string>();
  for (const word of words) {
    const characters = [' ', ' ', ...word, ' '];
    for (let i = 2; i < characters.length; i++) {
      trigrams.add(`${characters[i - 2]}${characters[i - 1]}${characters[i]}`);
    }
  }
  return trigrams;
}
