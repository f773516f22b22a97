/** A request as it was kept: exact, but for the token. */
export interface KeptRequest {
  readonly method: string;
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: unknown;
}

const REDACTED = '[redacted]';

/** What is known of the shape of a kept request. */
export function requestOf(kept: Readonly<Record<string, unknown>>): KeptRequest {
  const { method, url, headers, body } = kept;
  const known = typeof headers === 'object' && headers !== null ? Object.entries(headers) : [];
  return {
    method: typeof method === 'string' ? method : '',
    url: typeof url === 'string' ? url : '',
    headers: Object.fromEntries(known.map(([name, value]) => [name, String(value)])),
    ...(body !== undefined && { body }),
  };
}

/** The same for a shell. The token is none of the page's business: `$TOKEN` is what whoever runs it has. */
export function curlOf({ method, url, headers, body }: KeptRequest): string {
  const parts = [`curl -X ${quoted(method)} ${quoted(url)}`];
  for (const [name, value] of Object.entries(headers))
    parts.push(value === REDACTED ? `-H "${name}: Bearer $TOKEN"` : `-H ${quoted(`${name}: ${value}`)}`);
  if (body !== undefined) parts.push(`--data-raw ${quoted(typeof body === 'string' ? body : JSON.stringify(body))}`);
  return parts.join(' \\\n  ');
}

/** In single quotes a shell takes everything as it is but the quote itself. */
const quoted = (text: string): string => (/^[\w./:-]+$/.test(text) ? text : `'${text.replaceAll("'", `'\\''`)}'`);
