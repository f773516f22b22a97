import type { ControlContext } from '../control/control-context.js';
import type { SimAnswer, SimRequest } from '../http/exchange.js';
import type { Json } from '../json.js';
import type { HandCollection, HandRecord } from '../upstream.js';
import { type Html, html } from './html.js';
import { page } from './layout.js';

const PAGE_SIZE = 50;

/** Columns beside the name: more do not fit. */
const COLUMNS = 3;

/** A table's records, by name or id. */
export function recordsPage({ query }: SimRequest, { upstream }: ControlContext, name: string): SimAnswer {
  const collection = upstream.hand.collections().find((one) => one.name === name);
  if (collection === undefined) return page(upstream, 'Not found', html`<p>There is no ${name} here.</p>`, 404);
  const search = query.get('q') ?? '';
  const offset = Math.max(Math.floor(Number(query.get('offset') ?? 0)) || 0, 0);
  const { records, total } = upstream.hand.list(name, search, offset, PAGE_SIZE);
  const columns = collection.fields.slice(1, 1 + COLUMNS).map((field) => field.name);
  const heads = columns.map((column) => html`<th>${column}</th>`);
  return page(
    upstream,
    name,
    html`
<section><form class="row"><label><span>Name or id</span><input type="text" name="q" value="${search}"></label><button>Find</button></form></section>
<section><table><tr><th>Name</th>${heads}<th>Changed</th></tr>${records.map((record) => row(collection, record, columns))}</table>
<p class="soft">${total} found. ${turn(name, search, offset, total)}</p></section>`,
  );
}

function row(
  { name }: HandCollection,
  { id, title, modifiedAt, fields }: HandRecord,
  columns: readonly string[],
): Html {
  const cells = columns.map((column) => html`<td>${valueText(fields[column] ?? null)}</td>`);
  const link = `/_sim/browse/${encodeURIComponent(name)}/${encodeURIComponent(id)}`;
  return html`<tr><td><a href="${link}">${title === '' ? '(no name)' : title}</a></td>${cells}<td class="soft mono">${modifiedAt.slice(0, 16).replace('T', ' ')}</td></tr>`;
}

function turn(name: string, search: string, offset: number, total: number): Html {
  const to = (place: number, words: string): Html => {
    const query = new URLSearchParams({ q: search, offset: String(place) });
    return html`<a href="/_sim/browse/${encodeURIComponent(name)}?${query.toString()}">${words}</a> `;
  };
  return html`${offset > 0 ? to(Math.max(offset - PAGE_SIZE, 0), '← Before') : null}${offset + PAGE_SIZE < total ? to(offset + PAGE_SIZE, 'After →') : null}`;
}

/** A value as people read it. */
export function valueText(value: Json): string {
  if (value === null) return '';
  if (typeof value === 'object') return Array.isArray(value) ? value.join(', ') : JSON.stringify(value);
  return String(value);
}
