/** The invoice lines behind a figure, in one file; a spreadsheet needs the mark at its beginning. `null` is what matches none. */
export function linesCsv(query: Readonly<Record<string, string | number | null>>): string {
  const given = Object.entries(query).map(([name, value]): [string, string] => [name, String(value)]);
  return `/api/pipeline/revenue/lines?${new URLSearchParams([...given, ['format', 'csv'], ['bom', '1']])}`;
}
