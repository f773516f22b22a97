import { Socket } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';

const CONNECT_TIMEOUT_MS = 2000;
/** A server that does not take leave in this time is gone; whoever shuts down shall not wait for it. */
const FAREWELL_MS = 500;

/**
 * One connection that can be thrown away at any moment. It holds its socket itself: the polite end of a half-open one
 * would wait for an answer that never comes.
 */
export class DisposableConnection {
  private readonly socket = new Socket();
  protected readonly client: pg.Client;
  private closed = false;

  /** @param answerWithinMs every statement fails that takes longer; without this a half-open connection waits forever. */
  constructor(url: string, { name, answerWithinMs }: { name: string; answerWithinMs: number }) {
    this.client = new pg.Client({
      connectionString: url,
      connectionTimeoutMillis: CONNECT_TIMEOUT_MS,
      query_timeout: answerWithinMs,
      application_name: name,
      stream: () => this.socket,
    });
    // Without a listener an error of the connection would end the process.
    this.client.on('error', () => undefined);
    this.socket.on('close', () => {
      this.closed = true;
    });
  }

  /** Whether it is gone. */
  get lost(): boolean {
    return this.closed;
  }

  /** @throws Error when the database does not answer in time. */
  async open(): Promise<void> {
    await this.client.connect();
  }

  /** @throws Error when no answer comes in time. */
  async rows<Row extends pg.QueryResultRow>(sql: string, values: unknown[] = []): Promise<Row[]> {
    const { rows } = await this.client.query<Row>(sql, values);
    return rows;
  }

  /** Calls back once the connection is gone. */
  onLost(listener: () => void): void {
    this.socket.on('close', listener);
  }

  /** Throws the connection away without a word to the other side; what is under way on it fails. */
  destroy(): void {
    this.socket.destroy();
  }

  /** Ends the connection politely, if the other side is there to notice. */
  async close(): Promise<void> {
    const farewell = this.closed ? Promise.resolve() : this.client.end();
    await Promise.race([farewell, sleep(FAREWELL_MS, undefined, { ref: false })]);
    this.destroy();
  }
}
