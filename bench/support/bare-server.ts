import { HttpConnection } from './http-connection.js';
import type { Product } from './product.js';
import { Program } from './program.js';

/** The one route of a bare server. */
export interface BareRoute {
  /** Without a query string; the route answers any. */
  readonly path: string;
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Uint8Array;
}

/** What every Node server adds by itself. */
const ADDED_BY_NODE = new Set(['date', 'connection', 'keep-alive']);

/** A bare Fastify server in a process of its own, which answers one thing exactly as the product does. */
export class BareServer {
  private constructor(
    private readonly program: Program<BareRoute, string>,
    readonly apiUrl: string,
  ) {}

  /** Asks the product, and answers the same status, headers and bytes from then on. */
  static async copyOf(
    product: Product,
    path: string,
    requestHeaders: Readonly<Record<string, string>>,
  ): Promise<BareServer> {
    const original = await ask(product.apiUrl, path, requestHeaders);
    const headers = Object.fromEntries(Object.entries(original.headers).filter(([name]) => !ADDED_BY_NODE.has(name)));
    const [route = path] = path.split('?');
    const program = Program.start<BareRoute, string>('bare-server');
    const url = await program.ask({ path: route, status: original.status, headers, body: original.body });
    const bare = new BareServer(program, url);
    const copy = await ask(url, path, requestHeaders);
    const same = (a: object, b: object): boolean => JSON.stringify(a) === JSON.stringify(b);
    if (!copy.body.equals(original.body) || !same(comparable(copy), comparable(original))) {
      await bare.stop();
      throw new Error(`The bare server does not answer ${path} as the product does.`);
    }
    return bare;
  }

  get pid(): number {
    return this.program.pid;
  }

  stop(): Promise<void> {
    return this.program.stop();
  }
}

type Answer = Awaited<ReturnType<HttpConnection['get']>>;

async function ask(origin: string, path: string, headers: Readonly<Record<string, string>>): Promise<Answer> {
  const connection = await HttpConnection.open(origin);
  try {
    return await connection.get(path, headers);
  } finally {
    connection.close();
  }
}

function comparable({ status, headers }: Answer): object {
  const names = Object.keys(headers).filter((name) => name !== 'date');
  return [status, names.sort().map((name) => [name, headers[name]])];
}
