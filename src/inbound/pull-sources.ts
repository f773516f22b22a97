/** The upstreams that the warehouse is filled from, in the order in which a night pulls them. */
export const PULL_SOURCES = ['airtable', 'asana', 'netsuite'] as const;

export type PullSourceName = (typeof PULL_SOURCES)[number];

/** What people call a source. */
export function sourceLabel(source: PullSourceName): string {
  return LABELS[source];
}

const LABELS: Readonly<Record<PullSourceName, string>> = { airtable: 'Airtable', asana: 'Asana', netsuite: 'NetSuite' };
