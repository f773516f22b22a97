import { once } from 'node:events';
import { createServer, type Server, Socket } from 'node:net';

/** What the proxy does with connections and bytes. */
type Fault = 'none' | 'hold' | 'swallow' | 'refuse';

/**
 * A network that a test may break: a TCP proxy on loopback before a server on loopback. Its own port stays the same
 * through every fault.
 */
export class TcpProxy {
  private readonly sockets = new Set<Socket>();
  /** What each client said first. */
  readonly greetings: string[] = [];
  private server: Server | undefined;
  private fault: Fault = 'none';

  private constructor(
    private target: number,
    private port: number,
  ) {}

  /** Begins to listen, on a free port. */
  static async before(url: string): Promise<TcpProxy> {
    const proxy = new TcpProxy(portOf(url), 0);
    await proxy.listen();
    return proxy;
  }

  /** The same URL, by way of this proxy. */
  through(url: string): string {
    const detour = new URL(url);
    detour.hostname = '127.0.0.1';
    detour.port = String(this.port);
    return detour.href;
  }

  /** How many connections pass now. */
  get connections(): number {
    return this.sockets.size / 2;
  }

  /** Ends every connection, without the words that a server would say; new ones pass. */
  cut(): void {
    for (const socket of this.sockets) socket.resetAndDestroy();
  }

  /** Ends every connection, and refuses new ones, as a machine does whose server is down. */
  refuse(): void {
    this.fault = 'refuse';
    this.server?.close();
    this.cut();
  }

  /** Keeps back every byte until it heals: a network that stalls. */
  hold(): void {
    this.fault = 'hold';
    for (const socket of this.sockets) socket.pause();
  }

  /**
   * Half-open: every connection seems to stand, new ones are accepted, but no byte arrives any more, as when the other
   * machine lost its power or a firewall forgot us.
   */
  swallow(): void {
    this.fault = 'swallow';
  }

  /**
   * Lets connections pass again. What was half-open stays so: the bytes between are lost, and the other side has
   * forgotten it.
   * @param url where the server is now, when it has moved.
   */
  async heal(url?: string): Promise<void> {
    if (url !== undefined) this.target = portOf(url);
    if (this.fault === 'refuse') await this.listen();
    this.fault = 'none';
    for (const socket of this.sockets) socket.resume();
  }

  async close(): Promise<void> {
    this.cut();
    if (this.server?.listening !== true) return;
    this.server.close();
    await once(this.server, 'close');
  }

  private async listen(): Promise<void> {
    this.server = createServer({ allowHalfOpen: true }, (near) => this.pass(near)).listen(this.port, '127.0.0.1');
    await once(this.server, 'listening');
    const address = this.server.address();
    if (typeof address === 'object' && address !== null) this.port = address.port;
  }

  private pass(near: Socket): void {
    const far = new Socket({ allowHalfOpen: true });
    const link = { lost: false };
    near.once('data', (bytes) => this.greetings.push(bytes.toString('latin1')));
    this.forward(near, far, link);
    this.forward(far, near, link);
    if (this.fault === 'swallow') link.lost = true;
    else far.connect(this.target, '127.0.0.1');
  }

  private forward(from: Socket, to: Socket, link: { lost: boolean }): void {
    this.sockets.add(from);
    from.setNoDelay(true);
    from.on('data', (bytes) => {
      link.lost ||= this.fault === 'swallow';
      if (!link.lost) to.write(bytes);
    });
    from.on('error', () => undefined);
    // An end is passed on like bytes: half-open, neither side learns that the other one is gone.
    const passEnd = (end: () => void): void => {
      link.lost ||= this.fault === 'swallow';
      if (!link.lost) end();
    };
    from.on('end', () => passEnd(() => to.end()));
    from.on('close', () => {
      this.sockets.delete(from);
      passEnd(() => to.destroy());
    });
    if (this.fault === 'hold') from.pause();
  }
}

function portOf(url: string): number {
  return Number(new URL(url).port || 5432);
}
