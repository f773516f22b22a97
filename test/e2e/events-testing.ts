import { once } from 'node:events';
import http from 'node:http';
import type pg from 'pg';
import { until } from '../support/child-instance.js';

/** How soon an event must be heard. The promise is 100 ms; the rest is for a machine that does other things as well. */
export const HEARD_WITHIN_MS = 1000;

/** An event, as it was heard. */
export interface HeardEvent {
  /** Undefined for an event without a place in the log. */
  readonly id: string | undefined;
  readonly kind: string;
  // biome-ignore lint/suspicious/noExplicitAny: what an event holds is what the tests ask.
  readonly data: any;
}

/** How to listen. */
export interface ListenOptions {
  readonly lastEventId?: string;
  /** With its question mark. */
  readonly query?: string;
}

/** One who listens by the rules of the HTML standard: an id is remembered also where it comes without data. */
export class Listener {
  readonly heard: HeardEvent[] = [];
  /** Comments, by which the other side shows that it lives. */
  beats = 0;
  ended = false;
  text = '';
  lastEventId: string | undefined;
  private rest = '';

  private constructor(
    private readonly request: http.ClientRequest,
    readonly answer: http.IncomingMessage,
  ) {
    answer.setEncoding('utf8').on('data', (text: string) => this.read(text));
    answer.on('error', () => undefined);
    answer.on('close', () => {
      this.ended = true;
    });
  }

  /** Connects, and waits for the head of a good answer. */
  static async open(url: string, { lastEventId, query = '' }: ListenOptions = {}): Promise<Listener> {
    const headers = lastEventId === undefined ? {} : { 'last-event-id': lastEventId };
    const request = http.get(`${url}/api/pipeline/events${query}`, { headers, agent: false });
    const [answer] = (await once(request, 'response')) as [http.IncomingMessage];
    request.on('error', () => undefined);
    const listener = new Listener(request, answer);
    if (answer.statusCode !== 200) {
      await until(() => listener.ended);
      throw new Error(`answered ${answer.statusCode}: ${listener.text}`);
    }
    // Only who has heard this is certain to hear all that comes after.
    await until(() => listener.lastEventId !== undefined);
    return listener;
  }

  /** Events of the log. */
  get logged(): HeardEvent[] {
    return this.heard.filter(({ id }) => id !== undefined);
  }

  /** Names in all `warehouse` events. */
  get tables(): Set<string> {
    return new Set(this.heard.flatMap(({ kind, data }) => (kind === 'warehouse' ? data.tables : [])));
  }

  /** Waits until so many events of the log were heard. */
  async hear(count: number, milliseconds?: number): Promise<HeardEvent[]> {
    await until(() => this.logged.length >= count, milliseconds).catch(() => {
      throw new Error(`heard ${this.logged.length} of ${count}`);
    });
    return this.logged;
  }

  /** Forgets what it heard; a test that begins with it can only see what is new. */
  forget(): void {
    this.heard.length = 0;
  }

  /** Hangs up without a word. */
  hangUp(): void {
    this.request.destroy();
  }

  private read(text: string): void {
    this.text += text;
    const blocks = (this.rest + text).split('\n\n');
    this.rest = blocks.pop() ?? '';
    for (const block of blocks) this.readBlock(block.split('\n'));
  }

  private readBlock(lines: readonly string[]): void {
    const fields = new Map(lines.map((line) => [line.split(': ', 1)[0] ?? '', line.slice(line.indexOf(': ') + 2)]));
    if (fields.has('')) this.beats++;
    const id = fields.get('id');
    if (id !== undefined) this.lastEventId = id;
    const data = fields.get('data');
    if (data !== undefined) this.heard.push({ id, kind: fields.get('event') ?? 'message', data: JSON.parse(data) });
  }
}

/** Writes an event as the transaction does that it tells of, and announces it as that does. */
export async function tell(client: pg.Client, data: object, kind = 'change'): Promise<void> {
  await client.query('INSERT INTO pipeline.event (kind, data) VALUES ($1, $2)', [kind, JSON.stringify(data)]);
  // The trigger is one of statements: it announces, whether there are rows or not.
  await client.query('UPDATE pdos.pending_sync_queue SET attempts = attempts WHERE false');
}
