import { mkdtemp, rm } from 'node:fs/promises';
import { request } from 'node:http';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type RunningWorker, startWorker } from '../../src/boot/start-worker.js';
import { LogWatch } from '../support/log-watch.js';

/** The Worker in workerd, in a folder of its own. */
export interface TestWorker extends RunningWorker {
  readonly dataDir: string;
  /** Stops it and removes what it kept. */
  end(): Promise<void>;
}

/** @param page a folder to serve instead of the page that was built. */
export async function startTestWorker(
  originUrl: string,
  variables: Record<string, string> = {},
  page?: string,
): Promise<TestWorker> {
  const dataDir = await mkdtemp(join(tmpdir(), 'athena-worker-'));
  const log = new LogWatch(variables);
  const order = { originUrl, port: 0, dataDir, variables, log: (text: string) => log.write(text) };
  const worker = await startWorker({ ...order, ...(page && { page }) });
  const end = async (): Promise<void> => {
    await worker.stop();
    await rm(dataDir, { recursive: true, force: true });
    log.assertNoSecret();
  };
  return { ...worker, dataDir, end };
}

/** An answer as it came over the wire. */
export interface RawAnswer {
  readonly status: number;
  readonly headers: Record<string, string | string[] | undefined>;
  readonly body: Buffer;
  /** False when the connection broke before the end. */
  readonly complete: boolean;
}

/** Asks without anything added or decoded, as `fetch` would. */
export function ask(
  url: string,
  options: { method?: string; headers?: Record<string, string>; body?: string | Buffer } = {},
): Promise<RawAnswer> {
  const { method = 'GET', headers = {}, body } = options;
  return new Promise((resolve, reject) => {
    const outgoing = request(url, { method, headers, agent: false }, (incoming) => {
      const chunks: Buffer[] = [];
      const settle = (): void =>
        resolve({
          status: incoming.statusCode ?? 0,
          headers: incoming.headers,
          body: Buffer.concat(chunks),
          complete: incoming.complete,
        });
      incoming.on('data', (chunk: Buffer) => chunks.push(chunk));
      incoming.on('close', settle);
      incoming.on('error', () => undefined);
    });
    outgoing.on('error', reject);
    outgoing.end(body);
  });
}

// biome-ignore lint/suspicious/noExplicitAny: assertions on the answer are what checks its shape.
export function json({ body }: RawAnswer): any {
  return JSON.parse(body.toString());
}

/** Sends bytes as they are, which no HTTP client would, and gives what came back until the end, or a second of silence. */
export function sendBytes(url: string, bytes: string): Promise<string> {
  const { hostname, port } = new URL(url);
  return new Promise((resolve, reject) => {
    const socket = connect(Number(port), hostname, () => socket.write(bytes));
    let answer = '';
    socket.setTimeout(1000, () => socket.destroy());
    socket.setEncoding('utf8').on('data', (text: string) => {
      answer += text;
    });
    socket.on('close', () => resolve(answer));
    socket.on('error', reject);
  });
}
