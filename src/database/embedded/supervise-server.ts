import { setTimeout as sleep } from 'node:timers/promises';
import type { RunningServer, ServerCluster } from './server-cluster.js';
import { signalProcess } from './server-processes.js';
import { startServer } from './start-server.js';
import { stopServer } from './stop-server.js';

const FIRST_PAUSE_MS = 100;
const LONGEST_PAUSE_MS = 5000;
/** A server that lived this long has recovered; its next death begins with the short pause again. */
const STEADY_AFTER_MS = 30_000;

/** Called each time the server died without having been asked to. It is being restarted on the same port then. */
export type ServerExitListener = () => void;

/**
 * Keeps one server running on its port: when it dies (out of memory, kill -9) it is started again, after a pause that
 * grows from 0.1 to 5 s. Readers survive this like any restart of a database.
 */
export class ServerSupervisor {
  private readonly listeners = new Set<ServerExitListener>();
  private readonly stopping = new AbortController();
  private readonly watch: Promise<void>;
  /** Between two lives; its number may belong to another program then. */
  private down = false;
  private stopped: Promise<void> | undefined;

  constructor(
    private readonly cluster: ServerCluster,
    private server: RunningServer,
  ) {
    // An exit without stop() (an uncaught error) shall leave no server either; a signal is all there is time for.
    process.on('exit', this.signalEnd);
    this.watch = this.keepRunning();
  }

  /** Stays the same for every life of the server. */
  get port(): number {
    return this.server.port;
  }

  /** Tells of every unexpected death. Returns the function that ends this. */
  onExit(listener: ServerExitListener): () => void {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  }

  /** Ends the server. May be called again; every call waits for the same end. */
  stop(): Promise<void> {
    this.stopped ??= this.end();
    return this.stopped;
  }

  private async end(): Promise<void> {
    this.stopping.abort();
    // A restart that is under way gives up first, or has just made it.
    if (this.down) await this.watch;
    await stopServer(this.cluster, this.down ? null : this.server.pid);
    await this.watch;
    process.off('exit', this.signalEnd);
  }

  private readonly signalEnd = (): void => {
    if (!this.down) signalProcess(this.server.pid, 'SIGINT');
  };

  private async keepRunning(): Promise<void> {
    const { signal } = this.stopping;
    let pause = FIRST_PAUSE_MS;
    for (;;) {
      const since = Date.now();
      await this.server.ended;
      this.down = true;
      if (signal.aborted) return;
      if (Date.now() - since > STEADY_AFTER_MS) pause = FIRST_PAUSE_MS;
      this.cluster.log('PostgreSQL ended unexpectedly; starting it again');
      for (const listener of this.listeners) listener();
      for (let restarted = false; !restarted; pause = Math.min(pause * 2, LONGEST_PAUSE_MS)) {
        restarted = await this.restartAfter(pause);
        if (signal.aborted) return;
      }
    }
  }

  private async restartAfter(milliseconds: number): Promise<boolean> {
    const { signal } = this.stopping;
    try {
      await sleep(milliseconds, undefined, { signal });
      this.server = await startServer(this.cluster, this.server.port, signal);
      this.down = false;
      this.cluster.log('PostgreSQL runs again');
      return true;
    } catch (error) {
      if (!signal.aborted) this.cluster.log(error instanceof Error ? error.message : String(error));
      return false;
    }
  }
}
