import type { DownloadRules } from './download/download.js';

/** Where Airtable keeps attachments. */
const HOSTS = ['airtableusercontent.com', 'dl.airtable.com'] as const;
/** A photo for a page; a print file is no photo. */
const MAX_BYTES = 10 * 1024 * 1024;
const TIMEOUT_MS = 15_000;
const LOOPBACK = new Set(['127.0.0.1', '[::1]', 'localhost']);

/**
 * From where pictures are copied.
 * @param airtableUrl Airtable's API: on this machine it is a simulator, which serves its attachments itself.
 */
export function assetRules(airtableUrl: string | undefined): DownloadRules {
  const url = airtableUrl === undefined ? undefined : new URL(airtableUrl);
  const localOrigins = url !== undefined && LOOPBACK.has(url.hostname) ? [url.origin] : [];
  return { hosts: HOSTS, localOrigins, maxBytes: MAX_BYTES, timeoutMs: TIMEOUT_MS };
}
