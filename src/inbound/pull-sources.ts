/** The upstreams that the warehouse is filled from, in the order in which a night pulls them. */
export const PULL_SOURCES = ['airtable', 'asana', 'netsuite'] as const;

export type PullSourceName = (typeof PULL_SOURCES)[number];

/** What people call a source. */
export function sourceLabel(source: PullSourceName): string {
  return LABELS[source];
}

const LABELS: Readonly<Record<PullSourceName, string>> = { airtable: 'Airtable', asana: 'Asana', netsuite: 'NetSuite' };

/** The end of a sentence on rows that are gone: also a comparison ends with it, which takes no such word itself. */
export function acceptStep(source: PullSourceName): string {
  const full = source === 'netsuite' ? ' --full' : '';
  return `npm run sync -- --source ${source}${full} --accept-deletions takes them out, if they are gone for good.`;
}
