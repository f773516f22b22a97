import type { DownloadRules } from './download/download.js';

/** Where Airtable keeps attachments. */
const HOSTS = ['airtableusercontent.com', 'dl.airtable.com'] as const;
/** A photo for a page; a print file is no photo. */
export const MOST_PICTURE_BYTES = 10 * 1024 * 1024;
const TIMEOUT_MS = 15_000;

/**
 * From where pictures are copied.
 * @param filesOrigin of a stand-in on this machine, where somebody has named one: without it nothing on a private network is
 *   ever asked, whatever address Airtable's API has.
 */
export function assetRules(filesOrigin: string | undefined): DownloadRules {
  const localOrigins = filesOrigin === undefined ? [] : [filesOrigin];
  return { hosts: HOSTS, localOrigins, maxBytes: MOST_PICTURE_BYTES, timeoutMs: TIMEOUT_MS };
}
