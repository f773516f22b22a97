import { Socket } from 'node:net';
import pg from 'pg';

const CONNECT_TIMEOUT_MS = 2000;
/** A probe unanswered for this long means that the other side is gone, however alive the socket looks. */
const PROBE_TIMEOUT_MS = 1000;

/**
 * One connection that listens. It holds its socket itself, because a half-open one has to be thrown away: a polite end
 * would wait for an answer that never comes.
 */
export class ListenConnection {
  lost = false;

  private constructor(
    private readonly client: pg.Client,
    private readonly socket: Socket,
  ) {}

  /** @throws Error when the database does not answer in time. */
  static async open(url: string, channel: string): Promise<ListenConnection> {
    const socket = new Socket();
    const client = new pg.Client({
      connectionString: url,
      connectionTimeoutMillis: CONNECT_TIMEOUT_MS,
      query_timeout: PROBE_TIMEOUT_MS,
      application_name: 'athena-pipeline listener',
      stream: () => socket,
    });
    const connection = new ListenConnection(client, socket);
    // Without a listener an error of the connection would end the process.
    client.on('error', () => undefined);
    socket.on('close', () => {
      connection.lost = true;
    });
    try {
      await client.connect();
      await client.query(`LISTEN ${channel}`);
      return connection;
    } catch (error) {
      connection.destroy();
      throw error;
    }
  }

  /** Calls back with the payload of each notification. */
  onNotification(listener: (payload: string) => void): void {
    this.client.on('notification', (message) => listener(message.payload ?? ''));
  }

  /** Calls back once the connection is gone. */
  onLost(listener: () => void): void {
    this.socket.on('close', listener);
  }

  /**
   * Asks something on the listening connection itself. PostgreSQL delivers pending notifications before it answers, so
   * an answer also proves that everything announced before the question has arrived.
   * @throws Error when no answer comes within a second.
   */
  async probe<Row extends pg.QueryResultRow>(sql: string, values: unknown[]): Promise<Row[]> {
    const { rows } = await this.client.query<Row>(sql, values);
    return rows;
  }

  /** Throws the connection away without a word to the other side. */
  destroy(): void {
    this.socket.destroy();
  }

  /** Ends the connection politely. */
  async close(): Promise<void> {
    if (this.lost) return;
    await this.client.end();
  }
}
