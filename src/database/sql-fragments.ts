/**
 * A version that changes when one of the columns does, and only then: SHA-256 of their JSON, which doesn't depend on
 * DateStyle or any other setting of the session, cut to 64 bits.
 */
export function versionOf(columns: readonly string[]): string {
  return `left(encode(sha256(convert_to(json_build_array(${columns.join(', ')})::text, 'UTF8')), 'hex'), 16)`;
}

/**
 * The gap hints that one reference can give: `column:dangling_reference` when it names a row that is not there, and
 * `column:multiple_links` when several records are linked where one is meant. `links` is an array of columns that are.
 */
export function referenceHints(column: string, reference: string, found: string, links: string): string {
  return `
      CASE WHEN ${reference} IS NOT NULL AND ${found} IS NULL THEN '${column}:dangling_reference' END,
      CASE WHEN '${column}' = ANY(${links}) THEN '${column}:multiple_links' END`;
}
