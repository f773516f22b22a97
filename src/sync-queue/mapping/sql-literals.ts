/** The quoted words in SQL, such as a CHECK constraint or the expression of a default. */
export function literalsOf(sql: readonly string[]): string[] {
  return sql.flatMap((text) =>
    [...text.matchAll(/'((?:[^']|'')*)'/g)].map(([, word = '']) => word.replaceAll("''", "'")),
  );
}
