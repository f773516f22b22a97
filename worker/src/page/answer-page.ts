import type { Call } from '../call.js';
import { methodNotAllowed, notFound } from '../problem/problem.js';

/** As the API serves the page: nothing from another host, no script or style in the document, no frame around it. */
const PAGE_HEADERS: Readonly<Record<string, string>> = {
  'content-security-policy':
    "default-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'; object-src 'none'",
  'cross-origin-opener-policy': 'same-origin',
  'referrer-policy': 'same-origin',
  'x-content-type-options': 'nosniff',
};

/** The name holds a hash of the content, so what it names never changes. */
const HASHED = '/static/';
const FOR_EVER = 'public, max-age=31536000, immutable';

/** Tells the page that the Worker is there, so that it shows what only the Worker has. The API's copy of it has no such element. */
const SAYS_SO: HTMLRewriterElementContentHandlers = {
  element(head) {
    head.append('<meta name="athena-edge" content="/api/edge">', { html: true });
  },
};

/** A file of the page, or its document for an address that only the page knows. */
export async function answerPage({ request, url, env }: Call): Promise<Response> {
  const { method } = request;
  if (method !== 'GET' && method !== 'HEAD') throw methodNotAllowed(method, ['GET', 'HEAD']);
  const file = await env.ASSETS.fetch(request);
  const isDocument = file.headers.get('content-type')?.startsWith('text/html') === true;
  // A view is asked for by a browser that opens it; a script that is gone is no view.
  if (isDocument && !mayBeView(request, url)) throw notFound('There is nothing at this path.');
  const answered = new Response(file.body, file);
  for (const [name, value] of Object.entries(PAGE_HEADERS)) answered.headers.set(name, value);
  answered.headers.set('cache-control', url.pathname.startsWith(HASHED) && !isDocument ? FOR_EVER : 'no-cache');
  return isDocument ? new HTMLRewriter().on('head', SAYS_SO).transform(answered) : answered;
}

function mayBeView({ headers }: Request, { pathname }: URL): boolean {
  if (pathname === '/' || pathname === '/index.html') return true;
  return !pathname.startsWith(HASHED) && headers.get('accept')?.includes('text/html') === true;
}
