import { createHash, randomBytes, randomInt } from 'node:crypto';

const ALPHANUMERIC = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789';

/** Airtable's identifiers: a prefix that says what it is (`rec`, `fld`, `tbl`, `app`, `att`) and 14 letters or digits. */
export function newAirtableId(prefix: string): string {
  return prefix + Array.from({ length: 14 }, () => ALPHANUMERIC.charAt(randomInt(ALPHANUMERIC.length))).join('');
}

/** The same each time for the same key, so that a new demo's links and pictures are those of the last one. */
export function airtableIdOf(prefix: string, key: string): string {
  const bytes = createHash('sha256').update(`${prefix}/${key}`).digest();
  return prefix + Array.from(bytes.subarray(0, 14), (byte) => ALPHANUMERIC.charAt(byte % ALPHANUMERIC.length)).join('');
}

/** Asana's gid: 16 digits. */
export function newAsanaGid(): string {
  return `12${String(randomInt(10 ** 7)).padStart(7, '0')}${String(randomInt(10 ** 7)).padStart(7, '0')}`;
}

/** The same each time for the same key. */
export function asanaGidOf(key: string): string {
  const digits = createHash('sha256').update(key).digest().readBigUInt64BE().toString();
  return `12${digits.padStart(14, '0').slice(-14)}`;
}

/** A secret in a vendor's style: its prefix and 48 hexadecimal digits. */
export function newToken(prefix: string): string {
  return prefix + randomBytes(24).toString('hex');
}
