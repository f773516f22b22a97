/**
 * The first part of every query key is the resource, so that an event can name what it made old. A list is
 * `[resource, 'list', query]`, one row `[resource, 'record', id]`, its history `[resource, 'history', id]`.
 */
export type Resource =
  | 'products'
  | 'dev-groups'
  | 'skus'
  | 'brands'
  | 'product-lines'
  | 'line-badges'
  | 'revenue'
  | 'data-gaps'
  | 'changes'
  | 'sync-queue'
  | 'sync-health'
  | 'aliases'
  | 'me'
  | 'actions'
  | 'activity'
  | 'notes';

/** What can be edited, by its path in the API. */
export type EditableResource = 'products' | 'dev-groups' | 'skus';

const RESOURCES: Readonly<Record<string, EditableResource>> = {
  product: 'products',
  dev_group: 'dev-groups',
  sku: 'skus',
};

/** The resource of a record, by what the queue and the events call its kind; undefined where it is no kind of ours. */
export const resourceOfEntity = (entity: unknown): EditableResource | undefined => RESOURCES[String(entity)];

/** The keys of one resource. */
export function keysOf<Name extends Resource>(resource: Name) {
  return {
    all: [resource] as const,
    list: (query?: object) => (query ? ([resource, 'list', query] as const) : ([resource, 'list'] as const)),
    record: (id: string) => [resource, 'record', id] as const,
    history: (id: string) => [resource, 'history', id] as const,
  };
}
