import { type DictEntry, type Literal, readLiteral } from './read-literal.js';
import { TextCursor } from './text-cursor.js';

/** One entry of a BRAND_MAP, as it was written. */
export interface BrandMapEntry {
  readonly key: string;
  /** One text, or several where a brand has a list of spellings; none where it says None. */
  readonly values: readonly string[];
  /** Whether it was written as a list. */
  readonly isList: boolean;
  /** Where it stands; null when the whole map stands in one line. */
  readonly line: number | null;
}

/** An assignment of Python that makes such a map, annotated or not: `BRAND_MAP: dict[str, str] = {`. */
const ASSIGNMENT = /^[ \t]*([\p{L}_][\p{L}\p{N}_.]*)[ \t]*(?::[^=\n]+)?=[ \t]*(?:\\\r?\n)?\s*(?=\{)/gmu;
const WANTED_NAME = /BRAND_?MAP$/i;

/** More is no map of brands; its check would only cost time. */
const MOST_ENTRIES = 20_000;

/**
 * Reads a BRAND_MAP: a JSON object, a Python dict as it stands in the code, or a whole Python file with one in it.
 * Nothing of it is run.
 * @throws BrandMapSyntaxError saying where it can't be read, and what was expected.
 */
export function readBrandMap(source: string): BrandMapEntry[] {
  const cursor = new TextCursor(withoutEscapedSlashes(source.replace(/^\uFEFF/, '')));
  cursor.skipBlanks();
  const isBare = cursor.next === '{';
  if (!isBare) cursor.at = findAssignment(cursor.text) ?? cursor.at;
  const start = cursor.at;
  if (cursor.next !== '{') throw cursor.problem('there is no dict here: expected { or BRAND_MAP = {.', start);
  const literal = readLiteral(cursor);
  if (isBare) {
    cursor.takeMatch(/(?:[\s;\uFEFF]|#[^\n]*)*/y);
    if (!cursor.isAtEnd) throw cursor.problem('there is something behind the dict.');
  }
  if (literal.kind !== 'dict') throw cursor.problem('there is no dict here.', start);
  if (literal.entries.length > MOST_ENTRIES) throw cursor.problem(`it has more than ${MOST_ENTRIES} entries.`, start);
  return withLines(literal.entries, cursor);
}

/** JSON is nearly Python, but may escape a slash. In a text that is JSON those are taken for what they are. */
function withoutEscapedSlashes(text: string): string {
  if (!text.includes('\\/')) return text;
  try {
    JSON.parse(text);
    return text.replace(/\\(.)/gs, (pair, escaped) => (escaped === '/' ? '/' : pair));
  } catch {
    return text;
  }
}

/** Where the dict of the best assignment begins: one that is called BRAND_MAP, else the only one there is. */
function findAssignment(text: string): number | undefined {
  const found = [...text.matchAll(ASSIGNMENT)].map((match) => ({
    name: match[1] ?? '',
    start: match.index + match[0].length,
  }));
  const named = found.find(({ name }) => WANTED_NAME.test(name));
  return named?.start ?? (found.length === 1 ? found[0]?.start : undefined);
}

/** Lines are counted on from entry to entry: from the beginning for each would take the square of the text's length. */
function withLines(entries: readonly DictEntry[], cursor: TextCursor): BrandMapEntry[] {
  const hasLines = cursor.text.includes('\n');
  let line = 1;
  let counted = 0;
  return entries.map((entry) => {
    line += cursor.text.slice(counted, entry.at).split('\n').length - 1;
    counted = entry.at;
    return { ...toEntry(entry, cursor), line: hasLines ? line : null };
  });
}

function toEntry({ key, value, at }: DictEntry, cursor: TextCursor): Omit<BrandMapEntry, 'line'> {
  if (key.kind !== 'text') throw cursor.problem('the key is not a text.', at);
  const isList = value.kind === 'list';
  const parts: readonly Literal[] = isList ? value.items : value.kind === 'none' ? [] : [value];
  const values = parts.map((part) => {
    if (part.kind === 'text') return part.text;
    const said = JSON.stringify(key.text);
    throw cursor.problem(`the value of ${said} is neither a text, nor a list of texts, nor None.`, at);
  });
  return { key: key.text, values, isList };
}
