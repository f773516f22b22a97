import { Injectable, Logger } from '@nestjs/common';
import type { EventClient } from './event-client.js';
import { EventLog, type LoggedEvent, PAGE_EVENTS } from './event-log.js';

/** Moves events from the log to those who listen: one reading for all that are at its head, pages for one that is behind. */
@Injectable()
export class EventPump {
  private readonly logger = new Logger(EventPump.name);
  private readonly catchingUp = new WeakSet<EventClient>();
  /** Up to where anybody was told. */
  private head = 0n;
  private running = false;
  private again = false;
  private failing = false;

  constructor(private readonly log: EventLog) {}

  /** Tells everybody what is new. Called while it runs, it runs once more. */
  wake(clients: ReadonlySet<EventClient>): void {
    this.again = true;
    if (!this.running) void this.run(clients);
  }

  /** Reads on for one that is behind, as far as its connection takes it. */
  async catchUp(client: EventClient): Promise<void> {
    if (this.catchingUp.has(client)) return;
    this.catchingUp.add(client);
    try {
      let page: LoggedEvent[];
      do {
        page = await this.log.pageAfter(client.position);
        client.take(page);
        // What the others were told while this page was read is still to come.
      } while (page.length > 0 && (page.length === PAGE_EVENTS || client.position < this.head) && !client.blocked);
    } catch (error) {
      // The next waking finds it behind still.
      this.tellFailure(error);
    } finally {
      this.catchingUp.delete(client);
    }
  }

  private async run(clients: ReadonlySet<EventClient>): Promise<void> {
    this.running = true;
    while (this.again && clients.size > 0) {
      this.again = false;
      try {
        await this.log.place();
        await this.tellHead(clients);
        this.failing = false;
      } catch (error) {
        // The next waking, or the poll, reads the same again.
        if (clients.size > 0) this.tellFailure(error);
      }
    }
    this.running = false;
  }

  private async tellHead(clients: ReadonlySet<EventClient>): Promise<void> {
    let page: LoggedEvent[];
    do {
      const from = headOf(clients);
      if (from === undefined) return;
      page = await this.log.pageAfter(from);
      this.head = page.at(-1)?.position ?? from;
      for (const client of clients) if (client.position >= from) client.take(page);
    } while (page.length === PAGE_EVENTS);
    for (const client of clients) if (client.position < this.head && !client.blocked) void this.catchUp(client);
  }

  /** Once, and not at every try. */
  private tellFailure(error: unknown): void {
    if (!this.failing) this.logger.warn(`events could not be read, and are told later: ${String(error)}`);
    this.failing = true;
  }
}

/** The furthest position of those that can be told more; undefined when there is none. */
function headOf(clients: ReadonlySet<EventClient>): bigint | undefined {
  let head: bigint | undefined;
  for (const { blocked, position } of clients) {
    if (!blocked && (head === undefined || position > head)) head = position;
  }
  return head;
}
