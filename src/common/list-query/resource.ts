import type { WatchedTableName } from '../../database/changes/watched-tables.js';
import type { RowClass } from '../fields/field.decorator.js';

/** A list of the API: what its rows look like and which tables they come from. Declared once, beside its controller. */
export interface ListResource {
  /** Last part of its path, and its name in metrics. */
  readonly name: string;
  readonly rowClass: RowClass;
  /** Every table that its query reads; a change of any makes what is kept old. */
  readonly tables: readonly WatchedTableName[];
  /** Its numbers depend on the business day, so nothing is kept past midnight. */
  readonly changesAtMidnight?: boolean;
  /** The property with the moment at which the clock alone may change a row; nothing is kept past the first of them. */
  readonly changesAtColumn?: string;
}

/** A resource as one route answers it: the whole list, or one record of it. */
export interface RouteResource extends ListResource {
  readonly shape: 'list' | 'record';
}

/** Metadata key under which a handler's resource stands. */
export const RESOURCE = Symbol('resource');

/** The resource that a handler answers. */
export function resourceOf(handler: object): RouteResource | undefined {
  return Reflect.getMetadata(RESOURCE, handler);
}
