import type { Writable } from 'node:stream';
import type { LoggedEvent } from './event-log.js';
import { greetingText, heartbeatText, warehouseText } from './event-text.js';
import type { StreamStart } from './stream-start.js';

/** As much as is handed to the connection before it is asked whether it takes more: what a slow client costs at most. */
const CHUNK_CHARACTERS = 16_384;

/** What a listener asked for. */
export interface Listening {
  /** Only these kinds; undefined for all. */
  readonly kinds: ReadonlySet<string> | undefined;
  /** The position up to which it has everything. */
  readonly lastEventId: string | undefined;
  /** When it has to show again who it is (ms). */
  readonly expiresAt: number;
}

/**
 * One who listens. Keeps its position and nothing else: while its connection takes no more, nothing is written, and
 * nothing is kept for it; it reads on in the log when it can.
 */
export class EventClient {
  private reached: bigint;
  /** The last id that it was told. */
  private told: bigint;
  private readonly unheard = new Set<string>();
  private blockedAt: number | undefined;

  constructor(
    private readonly connection: Writable,
    private readonly asked: Pick<Listening, 'kinds' | 'expiresAt'>,
    private readonly counts: { sent: number },
    { position, reset }: StreamStart,
  ) {
    this.reached = position;
    this.told = position;
    this.write(greetingText(position, reset));
  }

  /** Up to where it was told everything. */
  get position(): bigint {
    return this.reached;
  }

  /** Whether its connection takes no more now. */
  get blocked(): boolean {
    return this.blockedAt !== undefined || this.connection.destroyed;
  }

  /** Milliseconds for which its connection has taken nothing. */
  get blockedFor(): number {
    return this.blockedAt === undefined ? 0 : performance.now() - this.blockedAt;
  }

  /** Whether its session has ended. */
  isOver(now: number): boolean {
    return this.asked.expiresAt <= now;
  }

  /** Tells what is new to it of events that follow each other, as far as its connection takes them. */
  take(events: readonly LoggedEvent[]): void {
    let text = '';
    for (const { position, kind, text: event } of events) {
      if (position <= this.reached) continue;
      if (this.blocked) return;
      this.reached = position;
      if (!this.wants(kind)) continue;
      this.told = position;
      this.counts.sent++;
      text += event;
      if (text.length < CHUNK_CHARACTERS) continue;
      this.write(text);
      text = '';
    }
    if (text !== '') this.write(text);
  }

  /** Tells that tables have changed; later, and all in one, while its connection takes no more. */
  tellWarehouse(tables: readonly string[]): void {
    if (!this.wants('warehouse')) return;
    for (const table of tables) this.unheard.add(table);
    if (this.blocked || this.unheard.size === 0) return;
    const text = warehouseText(this.unheard);
    this.unheard.clear();
    this.counts.sent++;
    this.write(text);
  }

  /** Shows that the connection is alive. */
  beat(): void {
    if (this.blocked) return;
    const moved = this.reached === this.told ? undefined : this.reached;
    this.told = this.reached;
    this.write(heartbeatText(moved));
  }

  /** Its connection takes more again. */
  unblock(): void {
    this.blockedAt = undefined;
    this.tellWarehouse([]);
  }

  /** Ends the stream; at once where what was written last does not get through. */
  end(): void {
    if (this.blocked || this.connection.writableLength > 0) this.connection.destroy();
    else this.connection.end();
  }

  /** Hangs up. */
  cut(): void {
    this.connection.destroy();
  }

  private wants(kind: string): boolean {
    return this.asked.kinds === undefined || this.asked.kinds.has(kind);
  }

  private write(text: string): void {
    if (!this.connection.write(text)) this.blockedAt ??= performance.now();
  }
}
