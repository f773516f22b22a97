import { messageOf } from '../words.js';

/** What an answer to somebody who says nothing of themselves means. */
export type Openness = 'refused' | 'open' | 'unclear' | 'unreachable';

/** One request without credentials, and what came of it. */
export interface AskedPath {
  readonly method: 'GET' | 'PATCH';
  readonly path: string;
  readonly status: number | null;
  readonly openness: Openness;
  readonly says: string;
}

const ANSWER_WITHIN_MS = 5_000;

/**
 * An edit that cannot change anything, whatever stands behind it: of no field, and of a record that nobody has. An
 * answer that it is wrong shows that somebody looked at it.
 */
const HARMLESS_EDIT = '/api/pipeline/dev-groups/doctor-no-such-record';

/** What is asked for: data, the queue, the documentation, and one edit. */
export const ASKED: readonly Pick<AskedPath, 'method' | 'path'>[] = [
  { method: 'GET', path: '/api/pipeline/products?limit=1' },
  { method: 'GET', path: '/api/pipeline/revenue' },
  { method: 'GET', path: '/api/pipeline/sync-queue/summary' },
  { method: 'GET', path: '/docs' },
  { method: 'PATCH', path: HARMLESS_EDIT },
];

/** Asks without cookies, keys or tokens, and follows no redirect. */
export async function askAnonymously(
  base: URL,
  { method, path }: Pick<AskedPath, 'method' | 'path'>,
  withinMs: number = ANSWER_WITHIN_MS,
): Promise<AskedPath> {
  const url = new URL(base.pathname.replace(/\/+$/, '') + path, base);
  try {
    const answer = await fetch(url, {
      method,
      redirect: 'manual',
      credentials: 'omit',
      headers: {
        'user-agent': 'athena-pipeline-doctor',
        ...(method === 'PATCH' && { 'content-type': 'application/json' }),
      },
      ...(method === 'PATCH' && { body: '{}' }),
      signal: AbortSignal.timeout(withinMs),
    });
    await answer.body?.cancel();
    return { method, path, status: answer.status, ...judge(answer, url) };
  } catch (error) {
    const cause = error instanceof Error && error.cause !== undefined ? error.cause : error;
    return { method, path, status: null, openness: 'unreachable', says: silence(cause, withinMs) };
  }
}

/** Why nobody answered, in words; the system's own stands behind them. */
function silence(error: unknown, withinMs: number): string {
  const message = messageOf(error);
  if (error instanceof DOMException && error.name === 'TimeoutError') return `no answer within ${withinMs / 1000} s`;
  if (/ENOTFOUND|EAI_AGAIN/.test(message)) return `its name is not known here (${message})`;
  return /ECONNREFUSED/.test(message) ? `nobody listens there (${message})` : message;
}

function judge({ status, headers }: Response, asked: URL): Pick<AskedPath, 'openness' | 'says'> {
  if (status === 401 || status === 403) return { openness: 'refused', says: `refused with ${status}` };
  if (status >= 300 && status < 400) return judgeRedirect(headers.get('location') ?? '', asked);
  if (status >= 500 || status === 429) return { openness: 'unclear', says: `it answers ${status}` };
  if (status >= 400) return { openness: 'open', says: `answered with ${status}: it was let in, and looked at` };
  return { openness: 'open', says: `answered with ${status}: NOT refused` };
}

function judgeRedirect(location: string, asked: URL): Pick<AskedPath, 'openness' | 'says'> {
  const target = URL.canParse(location, asked.href) ? new URL(location, asked) : undefined;
  if (target === undefined) return { openness: 'unclear', says: 'it redirects to nowhere' };
  const isAccess = target.hostname.endsWith('.cloudflareaccess.com') || target.pathname.startsWith('/cdn-cgi/access/');
  if (isAccess) return { openness: 'refused', says: `sent to the login of ${target.hostname}` };
  return { openness: 'unclear', says: `redirected to ${target.origin}${target.pathname}, which was not followed` };
}
