import { z } from '@hono/zod-openapi';
import { invalidInput } from '../problem/problem.js';

const MAX_ROWS = 200;

/** Parameters of a list with pages. */
export const PAGE_PARAMETERS = {
  limit: z.coerce
    .number('must be a whole number')
    .int('must be a whole number')
    .min(1, 'must be 1 or more')
    .max(MAX_ROWS, `must be ${MAX_ROWS} or less`)
    .default(50)
    .openapi({ description: 'Rows of a page.' }),
  cursor: z.string().optional().openapi({ description: 'From the Link header of the page before.' }),
};

/** Rows are paged by their id, newest first: what is added meanwhile neither repeats nor hides others. */
export function beforeId(cursor: string | undefined): number {
  if (cursor === undefined) return Number.MAX_SAFE_INTEGER;
  const id = Number(/^[1-9]\d{0,15}$/.exec(cursor)?.[0]);
  if (Number.isSafeInteger(id)) return id;
  throw invalidInput([{ field: 'cursor', message: 'must come from the Link header of the page before.' }]);
}

/** RFC 8288, relative as the origin's. One row more than the page was read tells that there is a next one. */
export function pageOf<Row extends { readonly id: number }>(
  { pathname, searchParams }: URL,
  rows: readonly Row[],
  limit: number,
): { readonly rows: readonly Row[]; readonly link: string } {
  const query = new URLSearchParams(searchParams);
  query.delete('cursor');
  query.sort();
  const link = (rel: string): string => `<${pathname}${query.size > 0 ? `?${query}` : ''}>; rel="${rel}"`;
  const links = [link('first')];
  const shown = rows.slice(0, limit);
  const last = shown.at(-1);
  if (rows.length > limit && last !== undefined) {
    query.set('cursor', String(last.id));
    links.push(link('next'));
  }
  return { rows: shown, link: links.join(', ') };
}
