import type { Call } from '../call.js';
import { log } from '../problem/guard.js';
import { askOrigin } from './ask-origin.js';
import { isShared, type KeptAnswer, packAnswer, unpackAnswer } from './kept-answer.js';
import { ownHeaders } from './origin-headers.js';

/** After this an answer is older than anybody should decide by. */
const KEEP_SECONDS = 86_400;
/** An answer that did not change is kept anew this often, so that its age is nearly the truth. */
const RENEW_MS = 15 * 60_000;
/** One that changes all the time: KV takes one write a second a key, and each costs. */
const REWRITE_MS = 30_000;
/** Larger answers are downloads. */
const MAX_BYTES = 2_097_152;
/** Of one isolate: somebody who searches letter by letter shall not write a key each. */
const COPIES_A_MINUTE = 60;
const REMEMBERED_KEYS = 5000;

interface Noted {
  readonly etag: string | null;
  readonly atMs: number;
}

/** What this isolate knows to be kept. */
const noted = new Map<string, Noted>();
let minute = 0;
let copies = 0;

/**
 * Sees to it, after the answer, that a good one is kept. The origin is asked once more, for bytes that are not encoded and
 * with a length: what is on its way to a reader is not touched, and a 304 is a reason as good as a 200.
 */
export function noteGood(call: Call, target: string, { status, headers }: Response): void {
  // Without a length it is a stream. A 304 has none.
  if (status !== 304 && (status !== 200 || headers.get('content-length') === null)) return;
  const reader = readerKey(call, target);
  const etag = headers.get('etag');
  const known = noted.get(reader);
  const now = Date.now();
  if (known !== undefined) {
    const isSame = known.etag === etag || etag === null;
    if (now - known.atMs < (isSame ? RENEW_MS : REWRITE_MS)) return;
  }
  if (!mayCopy(now)) return;
  note(reader, { etag, atMs: now });
  call.waitUntil(
    keepCopy(call, target, reader).catch((error: unknown) => {
      // Reads go on; the next one tries again.
      noted.delete(reader);
      log({ request_id: call.requestId, kept: false, target, error: String(error) });
    }),
  );
}

/** The last good answer that this person had, or one that is the same for everybody. */
export async function findKept(call: Call, target: string): Promise<KeptAnswer | undefined> {
  try {
    for (const reader of [readerKey(call, target), sharedKey(call, target)]) {
      const bytes = await call.env.KEPT.get(await digest(reader), 'arrayBuffer');
      if (bytes !== null) return unpackAnswer(new Uint8Array(bytes));
    }
  } catch (error) {
    log({ request_id: call.requestId, kept: 'unreadable', error: String(error) });
  }
  return undefined;
}

/** Forgets what a person may not see any more. */
export function forget(call: Call, target: string): void {
  const reader = readerKey(call, target);
  noted.delete(reader);
  const forgotten = digest(reader).then((key) => call.env.KEPT.delete(key));
  call.waitUntil(
    forgotten.catch((error: unknown) => log({ request_id: call.requestId, forgotten: false, error: String(error) })),
  );
}

async function keepCopy(call: Call, target: string, reader: string): Promise<void> {
  const headers = ownHeaders(call);
  headers.set('accept', call.request.headers.get('accept') ?? '*/*');
  headers.set('accept-encoding', 'identity');
  const response = await askOrigin(call.settings, { method: 'GET', target, headers });
  const length = response.headers.get('content-length');
  if (response.status !== 200 || length === null || Number(length) > MAX_BYTES || forbidsKeeping(response)) {
    await response.body?.cancel();
    return;
  }
  // A body that breaks off throws here, and is not kept.
  const packed = packAnswer(response.headers, new Uint8Array(await response.arrayBuffer()), Date.now());
  const key = await digest(isShared(response.headers) ? sharedKey(call, target) : reader);
  await call.env.KEPT.put(key, packed, { expirationTtl: KEEP_SECONDS });
}

function forbidsKeeping({ headers }: Response): boolean {
  return /no-store/i.test(headers.get('cache-control') ?? '');
}

/** One person's: what the origin answers may depend on who asks, unless it says that it does not. */
function readerKey(call: Call, target: string): string {
  return `person ${call.person.name}\n${sharedKey(call, target)}`;
}

/** `Accept` decides between JSON and CSV, and nothing else. */
function sharedKey({ request }: Call, target: string): string {
  const accept = request.headers.get('accept') ?? '';
  return `${/text\/csv/i.test(accept) ? accept : ''}\n${target}`;
}

/** Keys have 512 bytes at most, and names of people have no business in them. */
async function digest(text: string): Promise<string> {
  const bytes = await crypto.subtle.digest('SHA-256', new TextEncoder().encode(text));
  const hex = [...new Uint8Array(bytes)].map((byte) => byte.toString(16).padStart(2, '0'));
  return `last-good:${hex.join('')}`;
}

function mayCopy(now: number): boolean {
  const current = Math.floor(now / 60_000);
  if (current !== minute) {
    minute = current;
    copies = 0;
  }
  copies += 1;
  return copies <= COPIES_A_MINUTE;
}

function note(reader: string, entry: Noted): void {
  noted.delete(reader);
  if (noted.size >= REMEMBERED_KEYS) {
    const [oldest] = noted.keys();
    if (oldest !== undefined) noted.delete(oldest);
  }
  noted.set(reader, entry);
}
