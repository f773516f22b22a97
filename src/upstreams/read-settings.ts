import type { EnvReader } from '../common/config/env-reader.js';
import { Secret } from './http/secret.js';

/** A variable, for whoever documents or prints them. */
export interface UpstreamVariable {
  readonly name: string;
  readonly fallback: string | undefined;
  readonly secret: boolean;
  readonly meaning: string;
}

/** What a header can carry; anything else is a slip of copying, and would be quoted by an error of fetch. */
export function readToken(read: EnvReader, name: string): Secret | undefined {
  const value = read.text(name);
  if (value === undefined) return undefined;
  if (/^[\x21-\x7e]{8,}$/.test(value)) return new Secret(value);
  read.refuse(name, 'must be at least 8 printable ASCII characters without spaces');
  return undefined;
}

const LOOPBACK = new Set(['127.0.0.1', '[::1]', 'localhost']);

/** A URL may carry a password, so what was given is never repeated in the message. */
export function readApiUrl(read: EnvReader, name: string, fallback: string): string {
  const value = read.text(name) ?? fallback;
  const url = URL.canParse(value) ? new URL(value) : undefined;
  const secure = url?.protocol === 'https:' || (url?.protocol === 'http:' && LOOPBACK.has(url.hostname));
  const plain = url !== undefined && url.username + url.password + url.search + url.hash === '';
  if (url !== undefined && secure && plain) return url.href.replace(/\/+$/, '');
  read.refuse(name, `must be a URL like ${fallback}, without password or query; http only on this machine`);
  return fallback;
}

/** An origin on this machine, with its port and nothing behind it. */
export function readLocalOrigin(read: EnvReader, name: string): string | undefined {
  const value = read.text(name);
  if (value === undefined) return undefined;
  const url = URL.canParse(value) ? new URL(value) : undefined;
  if (url !== undefined && LOOPBACK.has(url.hostname) && [url.origin, `${url.origin}/`].includes(value))
    return url.origin;
  read.refuse(name, 'must be an origin on this machine, as http://127.0.0.1:4010');
  return undefined;
}
