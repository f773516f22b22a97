import { parseQueryString, rawQueryOf } from './query-string.js';

/**
 * RFC 8288: links to the first page and, with a cursor, to the next one, of the URL that was asked for. Relative,
 * because a proxy in front has a host of its own. Parameters stand in one order, because a kept answer goes to everybody
 * who asks the same in another.
 * @param form set when the answer is CSV: this reader may have asked for it by a header, and the next one not.
 */
export function linkHeader(url: string, nextCursor: string | undefined, form?: 'csv'): string {
  const path = pathOf(url);
  const asked = new Map(parseQueryString(rawQueryOf(url)));
  asked.delete('cursor');
  if (form) asked.set('format', [form]);
  const pairs = [...asked]
    .flatMap(([name, values]) => values.map((value) => `${encodeURIComponent(name)}=${encodeURIComponent(value)}`))
    .sort();
  const first = `<${[path, pairs.join('&')].filter(Boolean).join('?')}>; rel="first"`;
  return nextCursor === undefined
    ? first
    : `${first}, <${path}?${[...pairs, `cursor=${nextCursor}`].join('&')}>; rel="next"`;
}

/** A request target may name a host (`GET http://host/path`). That must not get into an answer that others are given. */
function pathOf(url: string): string {
  const [path = ''] = url.replace(/^[a-z][a-z0-9+.-]*:\/\/[^/?]*/i, '').split('?');
  return path;
}
