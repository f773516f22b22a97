/** An answer of the origin as it was, not encoded. */
export interface KeptAnswer {
  readonly headers: Headers;
  readonly body: Uint8Array;
  /** When the origin gave it. */
  readonly atMs: number;
}

/** Of one connection, one request, or one person's session. */
const NOT_KEPT = new Set([
  'connection',
  'content-length',
  'date',
  'keep-alive',
  'set-cookie',
  'transfer-encoding',
  'x-request-id',
]);

const NEWLINE = 0x0a;

/** One value for KV: a line of JSON with the headers, then the bytes. KV's own metadata has room for 1,024 bytes only. */
export function packAnswer(headers: Headers, body: Uint8Array, atMs: number): Uint8Array {
  const kept = [...headers].filter(([name]) => !NOT_KEPT.has(name));
  const head = new TextEncoder().encode(`${JSON.stringify({ atMs, headers: kept })}\n`);
  const packed = new Uint8Array(head.length + body.length);
  packed.set(head);
  packed.set(body, head.length);
  return packed;
}

/** @throws Error when it is no packed answer. */
export function unpackAnswer(packed: Uint8Array): KeptAnswer {
  const end = packed.indexOf(NEWLINE);
  const head: unknown = JSON.parse(new TextDecoder().decode(packed.subarray(0, Math.max(end, 0))));
  if (!isHead(head)) throw new Error('This is no answer that was kept.');
  return { headers: new Headers(head.headers), body: packed.subarray(end + 1), atMs: head.atMs };
}

/** Whether the origin says that an answer is the same whoever asks. */
export function isShared(headers: Headers): boolean {
  return /(^|[\s,])public($|[\s,])/i.test(headers.get('cache-control') ?? '');
}

/** The answer with how old it is, and why there is no newer one. `body` is left out for HEAD and for who has it. */
export function answerKept(
  { headers, body, atMs }: KeptAnswer,
  request: Request,
  reason: string,
  requestId: string,
): Response {
  const answered = new Headers(headers);
  answered.set('age', String(Math.max(0, Math.floor((Date.now() - atMs) / 1000))));
  answered.set('warning', '110 - "Response is Stale"');
  answered.set('x-served-stale', reason);
  answered.set('x-request-id', requestId);
  const etag = headers.get('etag');
  const isKnown = etag !== null && namesTag(request.headers.get('if-none-match'), etag);
  if (isKnown) return new Response(null, { status: 304, headers: answered });
  if (request.method === 'HEAD') answered.set('content-length', String(body.length));
  return new Response(request.method === 'HEAD' ? null : body, { headers: answered });
}

/** The origin gives each encoding a tag of its own, which is that of the plain bytes with a word behind it. */
function namesTag(ifNoneMatch: string | null, etag: string): boolean {
  if (ifNoneMatch === null) return false;
  const bare = etag.replace(/"$/, '');
  const tags = ifNoneMatch.split(',').map((tag) => tag.trim().replace(/^W\//, ''));
  return tags.some((tag) => tag === '*' || tag === etag || tag === `${bare}.gzip"` || tag === `${bare}.br"`);
}

function isHead(value: unknown): value is { atMs: number; headers: [string, string][] } {
  return (
    typeof value === 'object' &&
    value !== null &&
    'atMs' in value &&
    typeof value.atMs === 'number' &&
    'headers' in value &&
    Array.isArray(value.headers)
  );
}
