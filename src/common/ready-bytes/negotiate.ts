import type { Encoding } from './ready-answer.js';

// Clients send a handful of different headers; reading one costs more than the rest of a hit.
const encodings = new Map<string, Encoding>();
const REMEMBERED_HEADERS = 200;

/** The best encoding that an `Accept-Encoding` header allows: brotli, then gzip, else none. */
export function pickEncoding(header: string | undefined): Encoding {
  if (header === undefined) return 'identity';
  let encoding = encodings.get(header);
  if (encoding === undefined) {
    if (encodings.size >= REMEMBERED_HEADERS) encodings.clear();
    encoding = accepts(header, 'br') ? 'br' : accepts(header, 'gzip') ? 'gzip' : 'identity';
    encodings.set(header, encoding);
  }
  return encoding;
}

/** Whether an `Accept` header prefers CSV over JSON. */
export function prefersCsv(header: string | undefined): boolean {
  if (!header?.includes('text/csv')) return false;
  const json = header.indexOf('application/json');
  return json < 0 || header.indexOf('text/csv') < json;
}

function accepts(header: string, name: string): boolean {
  return header.split(',').some((part) => {
    const [coding, ...parameters] = part
      .trim()
      .toLowerCase()
      .split(/\s*;\s*/);
    return coding === name && !parameters.some((parameter) => /^q=0(\.0*)?$/.test(parameter));
  });
}
