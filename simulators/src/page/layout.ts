import { type SimAnswer, Text } from '../http/exchange.js';
import type { Upstream } from '../upstream.js';
import { type Html, html } from './html.js';

/** No scripts at all, nothing from elsewhere, and no other page may put this one into a frame. */
const POLICY = "default-src 'none'; style-src 'self'; form-action 'self'; frame-ancestors 'none'; base-uri 'none'";

const HEADERS = {
  'content-type': 'text/html; charset=utf-8',
  'content-security-policy': POLICY,
  'cache-control': 'no-store',
  // Not no-referrer: a form would then send no origin, and be refused.
  'referrer-policy': 'same-origin',
  'x-content-type-options': 'nosniff',
};

/** A whole page. */
export function page(upstream: Upstream, title: string, body: Html, status = 200): SimAnswer {
  const links = upstream.hand
    .collections()
    .map(({ name }) => html`<a href="/_sim/browse/${encodeURIComponent(name)}">${name}</a>`);
  const document = html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<title>${title} · ${upstream.label} simulator</title>
<link rel="stylesheet" href="/_sim/style.css">
</head>
<body>
<header><strong>${upstream.label} simulator</strong><a href="/_sim/">Overview</a>${links}<a href="/_sim/log">Log</a></header>
<main><h1>${title}</h1>${body}</main>
</body>
</html>`;
  return { status, headers: HEADERS, body: new Text(document.markup) };
}

/** After a form: the page again, without the form's data in the address. */
export function goTo(location: string): SimAnswer {
  return { status: 303, headers: { location }, body: '' };
}
