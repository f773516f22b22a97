/** Sends load with autocannon and says what came of it, once for each message of the bench. Ends with it. */
import autocannon from 'autocannon';
import type { Load, LoadResult } from '../support/load.js';

process.once('disconnect', () => process.exit());
process.on('message', async (load: Load) => {
  process.send?.(await send(load));
});

async function send(load: Load): Promise<LoadResult> {
  const { origin, connections, seconds, amount } = load;
  const times: number[] = [];
  let refused = 0;
  let started = performance.now();
  let ended = started;
  let connection = 0;
  const { errors } = await new Promise<autocannon.Result>((resolve, reject) => {
    const run = autocannon(
      {
        url: origin,
        connections,
        pipelining: 1,
        // How often it looks whether the time is over, in milliseconds.
        sampleInt: 100,
        ...(amount === undefined ? { duration: seconds } : { amount }),
        setupClient: (client) => client.setRequests(requestsOf(load, connection++)),
      },
      (error, result) => (error ? reject(error) : resolve(result)),
    );
    run.on('start', () => {
      started = performance.now();
    });
    // Its own histogram has whole milliseconds, in which a p99 of 2 and one of 3 would be all there is.
    run.on('response', (_client, status, _bytes, milliseconds) => {
      ended = performance.now();
      times.push(milliseconds);
      if (status >= 400) refused++;
    });
  });
  times.sort((a, b) => a - b);
  return {
    requests: times.length,
    failed: errors + refused,
    perSecond: times.length / ((ended - started) / 1000),
    p99: times[Math.floor(times.length * 0.99)] ?? Number.NaN,
  };
}

/** Every n-th of the different requests, for the n-th connection; made before the clock starts. */
function requestsOf({ paths, headers, from, distinct, connections, send }: Load, nth: number): autocannon.Request[] {
  return Array.from({ length: Math.ceil(distinct / connections) }, (_, index) => {
    const number = nth + index * connections;
    const path = paths[number % paths.length] ?? '/';
    const text = path.replaceAll('{n}', String(from + number));
    if (send === undefined) return { method: 'GET', path: text, headers };
    const body = send.body.replaceAll('{n}', String(from + number)).replaceAll('{day}', dayOf(from + number));
    return { method: send.method, path: text, headers, body };
  });
}

/** A day that is another one for numbers that are less than eight years apart. */
function dayOf(number: number): string {
  return new Date(Date.UTC(2026, 0, 1 + (number % 2922))).toISOString().slice(0, 10);
}
