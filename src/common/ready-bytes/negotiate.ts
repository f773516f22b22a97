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

/** Whether an `Accept` header prefers CSV over JSON: by weight, then by order; a kind that is named beats a wildcard. */
export function prefersCsv(header: string | undefined): boolean {
  // Nearly no reader names it, and this runs on every hit.
  if (header === undefined || !/text\/csv/i.test(header)) return false;
  const ranges = header.toLowerCase().split(',').map(readRange);
  const find = (name: string) => ranges.find((range) => range.name === name);
  const csv = find('text/csv');
  const json = find('application/json') ?? find('application/*') ?? find('*/*');
  if (csv === undefined || csv.weight === 0) return false;
  if (json === undefined || csv.weight !== json.weight) return csv.weight > (json?.weight ?? 0);
  return json.name !== 'application/json' || ranges.indexOf(csv) < ranges.indexOf(json);
}

function readRange(part: string): { name: string; weight: number } {
  const [name = '', ...parameters] = part.split(';').map((word) => word.trim());
  const q = parameters.find((parameter) => parameter.startsWith('q='));
  const weight = q === undefined ? 1 : Number(q.slice(2));
  return { name, weight: weight >= 0 && weight <= 1 ? weight : 1 };
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
