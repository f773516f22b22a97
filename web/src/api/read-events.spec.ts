import { expect, it } from '@jest/globals';
import { readEvents } from './read-events';

function streamOf(...pieces: string[]): ReadableStream<Uint8Array> {
  const bytes = pieces.map((piece) => new TextEncoder().encode(piece));
  return new ReadableStream({
    pull(controller) {
      const next = bytes.shift();
      if (next) controller.enqueue(next);
      else controller.close();
    },
  });
}

async function read(stream: ReadableStream<Uint8Array>): Promise<unknown[]> {
  const events: unknown[] = [];
  for await (const event of readEvents(stream)) events.push(event);
  return events;
}

it('reads events that come in pieces, and several in one piece', async () => {
  expect(
    await read(streamOf('event: a\nda', 'ta: {"n":1}\n', '\nevent: b\ndata: "x: y"\n\nevent: c\ndata: 3\n\n')),
  ).toEqual([
    { event: 'a', data: { n: 1 } },
    { event: 'b', data: 'x: y' },
    { event: 'c', data: 3 },
  ]);
});

it('passes over comments, and gives no event that is not whole', async () => {
  expect(await read(streamOf(': hello\n\nevent: a\ndata: 1\n\nevent: b\ndata: {"cut'))).toEqual([
    { event: 'a', data: 1 },
  ]);
});

it('reads letters that are cut in two', async () => {
  const bytes = new TextEncoder().encode('event: a\ndata: "é"\n\n');
  const at = bytes.indexOf(0xc3) + 1;
  const stream = new ReadableStream<Uint8Array>({
    start(controller) {
      controller.enqueue(bytes.slice(0, at));
      controller.enqueue(bytes.slice(at));
      controller.close();
    },
  });
  expect(await read(stream)).toEqual([{ event: 'a', data: 'é' }]);
});
