import { type LookupAddress, lookup as systemLookup } from 'node:dns';
import { request as httpRequest, type IncomingMessage } from 'node:http';
import { request as httpsRequest } from 'node:https';
import { isIP, type LookupFunction } from 'node:net';
import { isPublicAddress } from './public-address.js';

/** A file is not taken over. The message is for a person, and holds no signature of a URL. */
export class DownloadRefusedError extends Error {
  constructor(message: string) {
    super(message);
    this.name = 'DownloadRefusedError';
  }
}

/** Finds every address of a host. */
export type Resolve = (host: string) => Promise<readonly LookupAddress[]>;

/** From where files may be fetched, and how much of them. */
export interface DownloadRules {
  /** Hosts, each with all names below it. */
  readonly hosts: readonly string[];
  /** Origins that are taken although they are on this machine: those of simulators that run. */
  readonly localOrigins: readonly string[];
  readonly maxBytes: number;
  /** For all of it, redirects included. */
  readonly timeoutMs: number;
  readonly resolve?: Resolve;
}

const MOST_REDIRECTS = 3;
const REDIRECTS = new Set([301, 302, 303, 307, 308]);

/**
 * Fetches a file, from an allowed host on the public internet only. The addresses of a host are checked when it is
 * connected to, and the connection goes to one that was: a name that means another address a moment later changes nothing.
 * The same is asked of each redirect.
 * @throws DownloadRefusedError
 */
export async function download(url: string, rules: DownloadRules): Promise<Buffer> {
  const signal = AbortSignal.timeout(rules.timeoutMs);
  let at = url;
  for (let redirects = 0; redirects <= MOST_REDIRECTS; redirects++) {
    const target = checked(at, rules);
    const answer = await ask(target, rules, signal);
    const { statusCode = 0, headers } = answer;
    if (REDIRECTS.has(statusCode) && headers.location !== undefined) {
      answer.destroy();
      if (!URL.canParse(headers.location, target.href)) throw new DownloadRefusedError('its redirect leads to no URL');
      at = new URL(headers.location, target).href;
      continue;
    }
    if (statusCode !== 200) {
      answer.destroy();
      throw new DownloadRefusedError(`${target.hostname} answered ${statusCode}`);
    }
    return readBytes(answer, rules, signal);
  }
  throw new DownloadRefusedError(`it was redirected more than ${MOST_REDIRECTS} times`);
}

/** The URL, when it may be asked for at all. */
function checked(text: string, { hosts, localOrigins }: DownloadRules): URL {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (url === undefined) throw new DownloadRefusedError('its URL cannot be read');
  if (localOrigins.includes(url.origin)) return url;
  if (url.protocol !== 'https:') throw new DownloadRefusedError(`${url.hostname} is not asked by https`);
  if (url.username !== '' || url.password !== '' || url.port !== '')
    throw new DownloadRefusedError(`the URL of ${url.hostname} has a password or a port`);
  const isAllowed = hosts.some((host) => url.hostname === host || url.hostname.endsWith(`.${host}`));
  if (!isAllowed) throw new DownloadRefusedError(`${url.hostname} is not one of ${hosts.join(', ')}`);
  return url;
}

function ask(url: URL, rules: DownloadRules, signal: AbortSignal): Promise<IncomingMessage> {
  const isLocal = rules.localOrigins.includes(url.origin);
  const host = url.hostname.replace(/^\[|\]$/g, '');
  // Without a name there is no look-up in which the address would be checked.
  if (!isLocal && isIP(host) !== 0 && !isPublicAddress(host)) throw notPublic(url.hostname);
  const lookup = isLocal ? {} : { lookup: publicLookup(rules.resolve ?? resolveAll) };
  const send = url.protocol === 'https:' ? httpsRequest : httpRequest;
  return new Promise((answer, fail) => {
    // A connection of its own: one that is kept was made for another check.
    const request = send(url, { agent: false, signal, headers: { accept: 'image/*' }, ...lookup }, answer);
    request.on('error', (error) => fail(explained(error, url.hostname)));
    request.end();
  });
}

/** Resolves a name for a connection, and refuses it when any of its addresses is not public. */
export function publicLookup(resolve: Resolve): LookupFunction {
  return (hostname, options, callback) => {
    resolve(hostname).then(
      (addresses) => {
        const [first] = addresses;
        if (first === undefined || !addresses.every(({ address }) => isPublicAddress(address))) {
          callback(notPublic(hostname), '', 0);
        } else if (options.all) callback(null, [...addresses]);
        else callback(null, first.address, first.family);
      },
      (error: NodeJS.ErrnoException) => callback(error, '', 0),
    );
  };
}

function resolveAll(host: string): Promise<LookupAddress[]> {
  return new Promise((found, fail) => {
    systemLookup(host, { all: true }, (error, addresses) => (error ? fail(error) : found(addresses)));
  });
}

async function readBytes(answer: IncomingMessage, { maxBytes }: DownloadRules, signal: AbortSignal): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  try {
    for await (const chunk of answer) {
      if (!Buffer.isBuffer(chunk)) continue;
      bytes += chunk.length;
      if (bytes > maxBytes) throw new DownloadRefusedError(`it is larger than ${maxBytes} bytes`);
      chunks.push(chunk);
    }
  } catch (error) {
    throw signal.aborted ? new DownloadRefusedError('it took too long') : explained(error, 'the host');
  }
  return Buffer.concat(chunks);
}

function explained(error: unknown, host: string): DownloadRefusedError {
  if (error instanceof DownloadRefusedError) return error;
  const { name, message } = error instanceof Error ? error : { name: '', message: String(error) };
  if (name === 'TimeoutError' || name === 'AbortError') return new DownloadRefusedError('it took too long');
  return new DownloadRefusedError(`${host} could not be asked: ${message}`);
}

function notPublic(host: string): DownloadRefusedError {
  return new DownloadRefusedError(`${host} is not on the public internet`);
}
