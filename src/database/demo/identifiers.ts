import { hashOf, Random } from './random.js';

/**
 * Identifiers look like the upstreams' own, and depend only on what they identify, never on the seed or the day:
 * links into the demo (from docs, tests, bookmarks) stay right.
 */

const ALPHANUMERIC = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789';

/** Airtable record id: `rec` and 14 letters or digits. `key` says what it is, e.g. `client/northfold`. */
export function airtableId(key: string): string {
  return `rec${textOf(key, 14)}`;
}

/** Asana gid: 16 digits that, like Asana's, begin with 12. */
export function asanaGid(key: string): string {
  const random = new Random(hashOf(`asana/${key}`));
  let gid = '12';
  while (gid.length < 16) gid += random.int(0, 9);
  return gid;
}

/** A version 4 UUID that is the same each time it is asked for. */
export function uuidOf(key: string): string {
  const random = new Random(hashOf(`uuid/${key}`));
  const hex = (digits: number) => Array.from({ length: digits }, () => random.int(0, 15).toString(16)).join('');
  return `${hex(8)}-${hex(4)}-4${hex(3)}-${random.pick(['8', '9', 'a', 'b'])}${hex(3)}-${hex(12)}`;
}

/** Airtable's attachment URLs carry their expiry as a path segment; these expired long ago, as stored ones always have. */
export function attachmentUrl(key: string, fileName: string): string {
  const token = textOf(`${key}/token`, 22);
  const signature = textOf(`${key}/signature`, 43);
  return `https://v5.airtableusercontent.com/v3/u/41/41/1735689600000/${token}/${signature}/${fileName}`;
}

function textOf(key: string, length: number): string {
  const random = new Random(hashOf(`airtable/${key}`));
  let text = '';
  while (text.length < length) text += ALPHANUMERIC.charAt(random.int(0, ALPHANUMERIC.length - 1));
  return text;
}
