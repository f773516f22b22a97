import { foldText } from '../../common/list-query/fold-text.js';

/** The known words that take the fewest typing errors to become this one, nearest first; case and accents are none. */
export function nearestWords(word: string, known: Iterable<string>, count: number): string[] {
  const wanted = [...foldText(word)];
  return [...known]
    .map((candidate) => ({ candidate, errors: typingErrors(wanted, [...foldText(candidate)]) }))
    .sort((a, b) => a.errors - b.errors || (a.candidate < b.candidate ? -1 : 1))
    .slice(0, count)
    .map(({ candidate }) => candidate);
}

/** How many characters are left out, added, replaced, or exchanged with their neighbour (optimal string alignment). */
function typingErrors(a: readonly string[], b: readonly string[]): number {
  let beforeLast: number[] = [];
  let last = Array.from({ length: b.length + 1 }, (_, j) => j);
  for (let i = 1; i <= a.length; i++) {
    const row = [i];
    for (let j = 1; j <= b.length; j++) {
      const same = a[i - 1] === b[j - 1];
      const exchanged = !same && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1];
      row.push(
        Math.min(
          at(last, j) + 1,
          at(row, j - 1) + 1,
          at(last, j - 1) + (same ? 0 : 1),
          exchanged ? at(beforeLast, j - 2) + 1 : Number.POSITIVE_INFINITY,
        ),
      );
    }
    beforeLast = last;
    last = row;
  }
  return at(last, b.length);
}

function at(row: readonly number[], i: number): number {
  return row[i] ?? Number.POSITIVE_INFINITY;
}
