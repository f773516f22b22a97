/** Characters that take two places on a terminal: East Asian ones and emoji. */
const WIDE =
  /[\u1100-\u115f\u2e80-\u303e\u3041-\u33ff\u3400-\u4dbf\u4e00-\u9fff\ua000-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe4f\uff00-\uff60\uffe0-\uffe6]|\p{Extended_Pictographic}/u;
/** Marks and joiners that take none. */
const NARROW = /\p{Mn}|\p{Me}|[\u200b-\u200f]|\ufe0f/u;

/** The places that a text takes on a terminal. */
export function widthOf(text: string): number {
  let width = 0;
  for (const character of text) width += NARROW.test(character) ? 0 : WIDE.test(character) ? 2 : 1;
  return width;
}

/** Breaks a text into lines of at most so many places, between words. A word that is longer has a line of its own. */
export function wrap(text: string, width: number): string[] {
  const lines: string[] = [];
  for (const paragraph of text.split('\n')) {
    // Not '' before the first word: a paragraph may begin with a space, which makes an empty word.
    let line: string | undefined;
    for (const word of paragraph.split(' ')) {
      const longer = line === undefined ? word : `${line} ${word}`;
      if (line !== undefined && widthOf(longer) > width) {
        lines.push(line);
        line = word;
      } else line = longer;
    }
    lines.push(line ?? '');
  }
  return lines;
}

/** A table in columns; the last one is not filled up, and wrapped below itself. */
export function layTable(
  rows: readonly (readonly string[])[],
  { right, width }: { right: readonly number[]; width: number },
): string[] {
  const columns = Math.max(0, ...rows.map((row) => row.length));
  const widths = Array.from({ length: columns }, (_, i) => Math.max(...rows.map((row) => widthOf(row[i] ?? ''))));
  const before = widths.slice(0, -1).reduce((sum, one) => sum + one + 2, 0);
  return rows.flatMap((row) => {
    const cells = row.slice(0, -1).map((cell, i) => {
      const blank = ' '.repeat((widths[i] ?? 0) - widthOf(cell));
      return right.includes(i) ? blank + cell : cell + blank;
    });
    const [first = '', ...rest] = wrap(row.at(-1) ?? '', Math.max(20, width - before));
    return [[...cells, first].join('  ').trimEnd(), ...rest.map((line) => ' '.repeat(before) + line)];
  });
}
