import { setTimeout as sleep } from 'node:timers/promises';
import type { Bench } from '../support/bench.js';
import type { ListenersAnswer, ListenersQuestion } from '../support/listeners.js';
import { residentMegabytes } from '../support/process-reading.js';
import { Program } from '../support/program.js';
import type { Measurement } from '../support/rows.js';

const STREAMS = 1000;
const EDITS = 20;
const BETWEEN_MS = 150;
/** More than anything here takes; who has not heard by then has lost something. */
const HEARD_WITHIN_MS = 30_000;

/** A thousand pages that are open at once: what they take, and when they hear what somebody did. */
export const eventStreams: Measurement<Bench> = {
  name: 'event-streams',
  about: 'memory of a thousand open event streams, and how soon all of them hear of an edit',
  async run(bench) {
    const product = await bench.startProduct('event-streams');
    const listeners = Program.start<ListenersQuestion, ListenersAnswer>('listeners');
    try {
      // The first edits make the process larger by what is not a stream's.
      for (let warmUp = 0; warmUp < 5; warmUp++) await edit(product.apiUrl, warmUp);
      const before = residentMegabytes(product.pid);
      await listeners.ask({ origin: product.apiUrl, streams: STREAMS });
      const sent = new Map<string, number>();
      for (let number = 0; number < EDITS; number++) {
        const at = performance.timeOrigin + performance.now();
        sent.set(await edit(product.apiUrl, 5 + number), at);
        await sleep(BETWEEN_MS);
      }
      const { open, heard } = await listeners.ask({ changes: [...sent.keys()], milliseconds: HEARD_WITHIN_MS });
      const after = residentMegabytes(product.pid);
      const delays = heard.flatMap(({ change, at }) => at - (sent.get(change) ?? Number.NaN)).sort((a, b) => a - b);
      if (open !== STREAMS || delays.length !== STREAMS * EDITS) {
        throw new Error(`${open} of ${STREAMS} listen, and heard ${delays.length} of ${STREAMS * EDITS}.`);
      }
      const p99 = delays[Math.floor(delays.length * 0.99)] ?? Number.NaN;
      const median = delays[Math.floor(delays.length / 2)] ?? Number.NaN;
      return [
        {
          what: `memory of ${STREAMS.toLocaleString('en')} open event streams`,
          product: { value: after - before, unit: 'MB' },
          result: after - before,
          target: { atMost: 150 },
          note: `${Math.round(before)} MB before, ${Math.round(after)} MB after ${EDITS} edits`,
        },
        {
          what: `an edit, until each of ${STREAMS.toLocaleString('en')} streams has it: p99`,
          product: { value: p99, unit: 'ms' },
          result: p99,
          target: { atMost: 1000 },
          note: `median ${median.toFixed(0)} ms, from the sending of the PATCH on`,
        },
      ];
    } finally {
      await listeners.stop();
      await product.stop();
    }
  },
};

/** Moves the launch of the first dev group to another day; answers the id of the change. */
async function edit(origin: string, number: number): Promise<string> {
  const list = await fetch(`${origin}/api/pipeline/dev-groups?fields=id&limit=1`);
  const [{ id = '' } = {}] = (await list.json()) as { id: string }[];
  const answer = await fetch(`${origin}/api/pipeline/dev-groups/${id}`, {
    method: 'PATCH',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ launch_date: `2031-${String(1 + (number % 12)).padStart(2, '0')}-01` }),
  });
  const { receipt } = (await answer.json()) as { receipt?: { change_id?: string } };
  if (receipt?.change_id === undefined) throw new Error(`The edit was answered ${answer.status}.`);
  return receipt.change_id;
}
