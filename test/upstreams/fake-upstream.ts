import { once } from 'node:events';
import { createServer, type IncomingHttpHeaders, type ServerResponse } from 'node:http';
import type { Socket } from 'node:net';
import type { Json } from '../../src/upstreams/http/json.js';

/** A request as it arrived. */
export interface Arrival {
  readonly at: number;
  readonly method: string;
  readonly url: URL;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
}

/** What to do with a request. */
export type Behaviour = (response: ServerResponse, arrival: Arrival, socket: Socket) => void;

/** A real HTTP server on loopback that behaves as a test says, and remembers what arrived. */
export class FakeUpstream {
  readonly arrivals: Arrival[] = [];
  private readonly sockets = new Set<Socket>();
  private readonly queued: Behaviour[] = [];
  private readonly server = createServer((request, response) => {
    const at = performance.now();
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const { method = '', headers } = request;
      const url = new URL(request.url ?? '/', this.origin);
      const arrival = { at, method, url, headers, body: Buffer.concat(chunks).toString() };
      this.arrivals.push(arrival);
      (this.queued.shift() ?? this.usual)(response, arrival, request.socket);
    });
  });

  private constructor(private readonly usual: Behaviour) {
    this.server.on('connection', (socket: Socket) => {
      this.sockets.add(socket);
      socket.on('close', () => this.sockets.delete(socket));
    });
  }

  /** @param usual what it does when no behaviour is queued. */
  static async start(usual: Behaviour = json(200, {})): Promise<FakeUpstream> {
    const upstream = new FakeUpstream(usual);
    upstream.server.listen(0, '127.0.0.1');
    await once(upstream.server, 'listening');
    return upstream;
  }

  get origin(): string {
    const address = this.server.address();
    if (typeof address !== 'object' || address === null) throw new Error('The fake upstream does not listen.');
    return `http://127.0.0.1:${address.port}`;
  }

  /** For the next requests, one each. */
  next(...behaviours: Behaviour[]): void {
    this.queued.push(...behaviours);
  }

  /** Forgets what arrived and what was queued. */
  reset(): void {
    this.arrivals.length = 0;
    this.queued.length = 0;
  }

  async close(): Promise<void> {
    this.server.close();
    for (const socket of this.sockets) socket.destroy();
    if (this.server.listening) await once(this.server, 'close');
  }
}

export function json(status: number, body: Json, headers: Record<string, string> = {}): Behaviour {
  return text(status, JSON.stringify(body), { 'content-type': 'application/json', ...headers });
}

export function text(status: number, body: string, headers: Record<string, string> = {}): Behaviour {
  return (response) => void response.writeHead(status, headers).end(body);
}

/** Takes the request, and never says anything. */
export const silence: Behaviour = () => undefined;

/** Takes the whole request, and then the connection is gone. */
export const cutAfterAccept: Behaviour = (_response, _arrival, socket) => void socket.resetAndDestroy();

/** Says 200 and a part of the body, and then nothing more, or no more connection. */
export function half(body: string, then: 'stall' | 'cut'): Behaviour {
  return (response, _arrival, socket) => {
    response.writeHead(200, { 'content-type': 'application/json', 'content-length': String(body.length) });
    response.write(body.slice(0, body.length / 2), () => {
      if (then === 'cut') socket.resetAndDestroy();
    });
  };
}
