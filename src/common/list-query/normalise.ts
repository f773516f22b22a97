import type { ListQuery } from './list-query.js';

/**
 * The one spelling of a query: parameters in another order, repeated or defaulted give the same text. It is the key of
 * the ready bytes, and without the page it is what a cursor is bound to.
 */
export function normaliseQuery(query: ListQuery): string {
  const { fields, limit, after, format, bom } = query;
  const page = [fields.map((field) => field.name), limit ?? 0, after ? [after.values, after.id] : 0, format, bom];
  return `${normaliseSelection(query)}${JSON.stringify(page)}`;
}

/** The part of the spelling that decides which rows come, and in which order. */
export function normaliseSelection({ filters, search, sort }: ListQuery): string {
  return JSON.stringify([
    filters.map(({ field, operator, values }) => [field.name, operator, values]),
    search ?? 0,
    sort.map(({ field, descending }) => (descending ? `-${field.name}` : field.name)),
  ]);
}
