import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';

/** What a request looked like when it came to the origin. */
export interface SeenRequest {
  readonly method: string;
  readonly url: string;
  readonly headers: IncomingMessage['headers'];
  readonly body: string;
}

type Answerer = (request: SeenRequest, response: ServerResponse) => void;

/** An origin that does what the test says, on one port all the time, also when it is gone in between. */
export class ControlledOrigin {
  readonly seen: SeenRequest[] = [];
  private answerer: Answerer = (_, response) => void response.writeHead(404).end();

  private constructor(
    private server: Server,
    readonly port: number,
  ) {}

  static async start(): Promise<ControlledOrigin> {
    const server = createServer();
    const port = await listen(server, 0);
    const origin = new ControlledOrigin(server, port);
    origin.serve();
    return origin;
  }

  get url(): string {
    return `http://127.0.0.1:${this.port}`;
  }

  /** How it answers from now on. */
  answers(answerer: Answerer): void {
    this.answerer = answerer;
  }

  /** Answers each request with this JSON and an ETag. */
  answersJson(value: unknown, headers: Record<string, string> = {}): void {
    const body = JSON.stringify(value);
    const etag = `"${Buffer.from(body).toString('base64url').slice(-24)}"`;
    this.answers((request, response) => {
      if (request.headers['if-none-match'] === etag) return void response.writeHead(304, { etag }).end();
      const kept = { 'content-type': 'application/json', 'cache-control': 'private, no-cache', etag, ...headers };
      response.writeHead(200, { ...kept, 'content-length': Buffer.byteLength(body) }).end(body);
    });
  }

  /** Nobody listens any more; what was open is cut. */
  async goAway(): Promise<void> {
    this.server.closeAllConnections();
    await new Promise((resolve) => this.server.close(resolve));
  }

  async comeBack(): Promise<void> {
    this.server = createServer();
    this.serve();
    await listen(this.server, this.port);
  }

  private serve(): void {
    this.server.on('request', async (request: IncomingMessage, response: ServerResponse) => {
      const chunks: Buffer[] = [];
      for await (const chunk of request) chunks.push(chunk);
      const { method = '', url = '', headers } = request;
      const seen = { method, url, headers, body: Buffer.concat(chunks).toString() };
      this.seen.push(seen);
      response.setHeader('x-request-id', String(headers['x-request-id']));
      this.answerer(seen, response);
    });
  }
}

async function listen(server: Server, port: number): Promise<number> {
  await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve));
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('no port');
  return address.port;
}
