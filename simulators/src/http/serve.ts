import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import { CUT, type Outcome, Parts, SILENCE, type SimAnswer, type SimRequest, Text } from './exchange.js';

/** More than the largest body that a vendor takes; the vendor's own limit is what a client meets. */
const MAX_BODY_BYTES = 64 * 1024 * 1024;

/** Airtable takes URLs of 16,000 characters; Node's own limit would be met before that. */
const MAX_HEADER_BYTES = 128 * 1024;

/** A listening simulator. */
export interface Listening {
  readonly port: number;
  close(): Promise<void>;
}

/** Serves HTTP. An error of the simulator itself is logged and answered with a bare 500. */
export async function serve(
  { host, port, log }: { host: string; port: number; log: (line: string) => void },
  answer: (request: SimRequest) => Promise<Outcome>,
): Promise<Listening> {
  const server = createServer({ maxHeaderSize: MAX_HEADER_BYTES }, (incoming, outgoing) => {
    respond(incoming, outgoing, answer).catch((error: unknown) => {
      // A client that went away while it was still sending is not the simulator's fault.
      if (!incoming.destroyed) log(`failed on ${incoming.method} request: ${String(error)}`);
      if (!outgoing.headersSent) outgoing.writeHead(500).end();
      else outgoing.destroy();
    });
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, host, () => {
      server.off('error', reject);
      resolve();
    });
  });
  return { port: portOf(server), close: () => close(server) };
}

async function respond(
  incoming: IncomingMessage,
  outgoing: ServerResponse,
  answer: (request: SimRequest) => Promise<Outcome>,
): Promise<void> {
  const outcome = await answer(await readRequest(incoming));
  if (outcome === SILENCE) return;
  if (outcome === CUT) {
    outgoing.destroy();
    return;
  }
  if (outcome.body instanceof Parts) {
    await sendParts(outcome, outcome.body, outgoing);
    return;
  }
  const { type, bytes } = encode(outcome.body);
  outgoing.writeHead(outcome.status, { 'content-type': type, 'content-length': bytes.length, ...outcome.headers });
  outgoing.end(incoming.method === 'HEAD' ? undefined : bytes);
}

async function sendParts(
  { status, headers }: SimAnswer,
  { parts, pauseMs }: Parts,
  outgoing: ServerResponse,
): Promise<void> {
  outgoing.writeHead(status, headers);
  for (const part of parts) {
    if (pauseMs > 0) await sleep(pauseMs);
    // Whoever asked has left.
    if (outgoing.destroyed) return;
    outgoing.write(part);
  }
  outgoing.end();
}

async function readRequest(incoming: IncomingMessage): Promise<SimRequest> {
  const url = incoming.url ?? '/';
  const mark = url.indexOf('?');
  const path = mark < 0 ? url : url.slice(0, mark);
  return {
    method: incoming.method ?? 'GET',
    path,
    segments: path.split('/').filter(Boolean).map(decode),
    query: new URLSearchParams(mark < 0 ? '' : url.slice(mark + 1)),
    urlLength: url.length,
    headers: incoming.headers,
    text: await readText(incoming),
  };
}

/** Reads to the end even what is too long: an answer while the client still sends reaches it as a broken connection. */
async function readText(incoming: IncomingMessage): Promise<string | null> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of incoming) {
    if (!(chunk instanceof Uint8Array)) continue;
    size += chunk.length;
    if (size <= MAX_BODY_BYTES) chunks.push(chunk);
  }
  return size > MAX_BODY_BYTES ? null : Buffer.concat(chunks).toString('utf8');
}

function decode(segment: string): string {
  try {
    return decodeURIComponent(segment);
  } catch {
    // Not an escape after all: it names nothing that exists, and the vendor's own 404 says so.
    return segment;
  }
}

function encode(body: Exclude<SimAnswer['body'], Parts>): { type: string; bytes: Uint8Array } {
  if (body instanceof Uint8Array) return { type: 'application/octet-stream', bytes: body };
  if (body instanceof Text) return { type: 'text/html; charset=utf-8', bytes: Buffer.from(body.text) };
  return { type: 'application/json; charset=utf-8', bytes: Buffer.from(JSON.stringify(body)) };
}

function portOf(server: Server): number {
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('The simulator listens on no port.');
  return address.port;
}

function close(server: Server): Promise<void> {
  return new Promise((resolve, reject) => {
    server.close((error) => (error === undefined ? resolve() : reject(error)));
    // Also those whose answer never comes.
    server.closeAllConnections();
  });
}
