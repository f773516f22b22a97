/** What may stand in the query of an address; empty values are left out. */
export type Query = Readonly<Record<string, string | number | boolean | null | undefined>>;

/**
 * Every address of the page is made here, and nowhere else. They are kept: people have them in chats and bookmarks.
 * A record opens over its list, so its address may carry the filters of that list.
 */
export const paths = {
  home: () => '/',
  products: (query?: Query) => withQuery('/products', query),
  product: (id: string, query?: Query) => withQuery(`/products/${encodeURIComponent(id)}`, query),
  devGroups: (query?: Query) => withQuery('/dev-groups', query),
  devGroup: (id: string, query?: Query) => withQuery(`/dev-groups/${encodeURIComponent(id)}`, query),
  timeline: (query?: Query) => withQuery('/timeline', query),
  timelineGroup: (id: string, query?: Query) => withQuery(`/timeline/${encodeURIComponent(id)}`, query),
  skus: (query?: Query) => withQuery('/skus', query),
  sku: (id: string, query?: Query) => withQuery(`/skus/${encodeURIComponent(id)}`, query),
  brands: (query?: Query) => withQuery('/brands', query),
  revenue: (query?: Query) => withQuery('/revenue', query),
  gaps: (query?: Query) => withQuery('/gaps', query),
  gap: (id: string, query?: Query) => withQuery(`/gaps/${encodeURIComponent(id)}`, query),
  syncQueue: (query?: Query) => withQuery('/sync-queue', query),
  syncQueueEntry: (id: string, query?: Query) => withQuery(`/sync-queue/${encodeURIComponent(id)}`, query),
  syncHealth: (query?: Query) => withQuery('/sync-health', query),
  aliases: (query?: Query) => withQuery('/aliases', query),
  ask: (query?: Query) => withQuery('/ask', query),
  actions: (query?: Query) => withQuery('/actions', query),
  action: (id: string, query?: Query) => withQuery(`/actions/${encodeURIComponent(id)}`, query),
  activity: (query?: Query) => withQuery('/activity', query),
  notes: (query?: Query) => withQuery('/notes', query),
  note: (id: string, query?: Query) => withQuery(`/notes/${encodeURIComponent(id)}`, query),
} as const;

/** The address of a record, by what the API calls its kind: `product` and `products` are the same here. */
export function pathOfRecord(kind: string, id: string): string | undefined {
  if (kind === 'product' || kind === 'products') return paths.product(id);
  if (kind === 'dev_group' || kind === 'dev-groups') return paths.devGroup(id);
  if (kind === 'sku' || kind === 'skus') return paths.sku(id);
  if (kind === 'brands') return paths.brands({ id });
  return undefined;
}

function withQuery(path: string, query: Query = {}): string {
  const given = Object.entries(query).filter(([, value]) => value !== null && value !== undefined && value !== '');
  if (given.length === 0) return path;
  return `${path}?${new URLSearchParams(given.map(([name, value]) => [name, String(value)]))}`;
}
