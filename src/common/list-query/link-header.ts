import { parseQueryString, rawQueryOf } from './query-string.js';

/**
 * RFC 8288: links to the first page and, with a cursor, to the next one, of the URL that was asked for. Relative,
 * because a proxy in front has a host of its own.
 */
export function linkHeader(url: string, nextCursor: string | undefined): string {
  const [path = ''] = url.split('?');
  const asked = [...parseQueryString(rawQueryOf(url))].filter(([name]) => name !== 'cursor');
  const pairs = asked.flatMap(([name, values]) =>
    values.map((value) => `${encodeURIComponent(name)}=${encodeURIComponent(value)}`),
  );
  const first = `<${[path, pairs.join('&')].filter(Boolean).join('?')}>; rel="first"`;
  return nextCursor === undefined
    ? first
    : `${first}, <${path}?${[...pairs, `cursor=${nextCursor}`].join('&')}>; rel="next"`;
}
