/**
 * What goes with every file of the page. Nothing comes from another host, no script and no style stands in the document,
 * nobody may put the page into a frame: a name in the data that is a script stays text even if the page had a mistake.
 */
export const PAGE_HEADERS = {
  'content-security-policy': [
    "default-src 'self'",
    "base-uri 'none'",
    "form-action 'none'",
    "frame-ancestors 'none'",
    "object-src 'none'",
  ].join('; '),
  'cross-origin-opener-policy': 'same-origin',
  'referrer-policy': 'same-origin',
  'x-content-type-options': 'nosniff',
} as const;
