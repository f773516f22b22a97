import { Writable } from 'node:stream';
import { EventClient } from './event-client.js';
import type { LoggedEvent } from './event-log.js';
import { eventText } from './event-text.js';

const START = { position: 0n, reset: undefined };

/** A connection that takes little, and only what it is let. */
class SlowConnection extends Writable {
  text = '';
  private held: (() => void) | undefined;

  constructor(private open = true) {
    super({ highWaterMark: 1000, decodeStrings: false });
  }

  override _write(chunk: string, _encoding: string, done: () => void): void {
    this.text += chunk;
    if (this.open) done();
    else this.held = done;
  }

  stall(): void {
    this.open = false;
  }

  flow(): void {
    this.open = true;
    this.held?.();
  }
}

function eventsUpTo(last: number): LoggedEvent[] {
  return Array.from({ length: last }, (_, i) => {
    const kind = i % 2 === 0 ? 'change' : 'delivery';
    const json = JSON.stringify({ i, filler: 'x'.repeat(500) });
    return { position: BigInt(i + 1), kind, text: eventText(BigInt(i + 1), kind, json) };
  });
}

function connect(kinds?: ReadonlySet<string>): { connection: SlowConnection; client: EventClient } {
  const connection = new SlowConnection();
  const client = new EventClient(connection, { kinds, expiresAt: Number.POSITIVE_INFINITY }, { sent: 0 }, START);
  connection.on('drain', () => client.unblock());
  return { connection, client };
}

it('takes events once, in whatever pages they come', () => {
  const { connection, client } = connect();
  const events = eventsUpTo(9);
  for (const page of [events.slice(0, 4), events.slice(2, 6), events.slice(0, 3), events]) client.take(page);
  expect(connection.text.match(/^id: [1-9]/gm)).toEqual(events.map(({ position }) => `id: ${position}`));
});

it('takes no more than its connection does, and then reads on from there', async () => {
  const { connection, client } = connect();
  connection.stall();
  const events = eventsUpTo(500);
  client.take(events);
  expect(client.blocked).toBe(true);
  expect(connection.writableLength).toBeLessThan(20_000);
  const [reached, waiting] = [client.position, connection.writableLength];
  expect(reached).toBeLessThan(100n);
  client.take(events);
  client.beat();
  expect([client.position, connection.writableLength]).toEqual([reached, waiting]);
  for (let turns = 0; client.position < 500n; turns++) {
    expect(turns).toBeLessThan(100);
    const drained = new Promise((resolve) => connection.once('drain', resolve));
    connection.flow();
    await drained;
    client.take(events);
  }
  expect(connection.text.match(/^id: [1-9]\d*/gm)).toEqual(events.map(({ position }) => `id: ${position}`));
});

it('merges into one event what happened to the warehouse while its connection took nothing', async () => {
  const { connection, client } = connect();
  connection.stall();
  client.take(eventsUpTo(50));
  for (let i = 0; i < 1000; i++)
    client.tellWarehouse(['ns.invoices', i % 2 === 0 ? 'airtable_raw.sku' : 'ns.invoices']);
  const drained = new Promise((resolve) => connection.once('drain', resolve));
  connection.flow();
  await drained;
  await new Promise(setImmediate);
  expect(connection.text.match(/event: warehouse\n.*/g)).toEqual([
    'event: warehouse\ndata: {"tables":["airtable_raw.sku","ns.invoices"]}',
  ]);
});

it('tells with the heartbeat where it is, when it passed over what it was not asked for', () => {
  const { connection, client } = connect(new Set(['target']));
  client.take(eventsUpTo(3));
  expect(client.position).toBe(3n);
  client.beat();
  client.beat();
  expect(connection.text).toBe('retry: 2000\nid: 0\n\n: \nid: 3\n\n: \n\n');
});

it('ends politely where everything got through, and hangs up where something did not', async () => {
  const polite = connect();
  await new Promise(setImmediate);
  polite.client.end();
  await new Promise((resolve) => polite.connection.once('finish', resolve));
  const stalled = connect();
  stalled.connection.stall();
  stalled.client.take(eventsUpTo(50));
  stalled.client.end();
  expect([stalled.connection.destroyed, stalled.connection.writableFinished]).toEqual([true, false]);
});
