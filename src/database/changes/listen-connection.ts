import type pg from 'pg';
import { DisposableConnection } from './disposable-connection.js';

/** A probe unanswered for this long means that the other side is gone, however alive the socket looks. */
const PROBE_TIMEOUT_MS = 1000;

/** The connection that listens. */
export class ListenConnection extends DisposableConnection {
  constructor(
    url: string,
    private readonly channel: string,
  ) {
    super(url, { name: 'athena-pipeline listener', answerWithinMs: PROBE_TIMEOUT_MS });
  }

  override async open(): Promise<void> {
    await super.open();
    await this.client.query(`LISTEN ${this.channel}`);
  }

  /** Calls back with the payload of each notification. */
  onNotification(listener: (payload: string) => void): void {
    this.client.on('notification', (message) => listener(message.payload ?? ''));
  }

  /**
   * Asks something on the listening connection itself. PostgreSQL delivers what it has to announce before it is ready
   * for the next statement, so a stream of answers also proves that nothing is held back.
   * Prepared, because to plan it takes several times as long as to run it.
   * @throws Error when no answer comes within a second.
   */
  async probe<Row extends pg.QueryResultRow>(sql: string, values: unknown[]): Promise<Row[]> {
    const { rows } = await this.client.query<Row>({ name: 'probe', text: sql, values });
    return rows;
  }
}
