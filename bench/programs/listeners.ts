/** Listens to very many streams of events, and says when each heard of each change. Ends with the bench. */
import http from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import type { ListenersAnswer, ListenersQuestion } from '../support/listeners.js';

/** Opened at once: as many pages come back when an instance was started anew. */
const AT_ONCE = 50;
const CHANGE = /event: change\ndata: .*"change_id": "([0-9a-f-]+)"/g;

let open = 0;
const heard: { change: string; at: number }[] = [];

process.once('disconnect', () => process.exit());
process.on('message', async (question: ListenersQuestion) => {
  if ('origin' in question) await openStreams(question.origin, question.streams);
  else await hear(question.changes.length * open, question.milliseconds);
  process.send?.({ open, heard } satisfies ListenersAnswer);
});

async function openStreams(origin: string, streams: number): Promise<void> {
  const agent = new http.Agent({ maxSockets: Number.POSITIVE_INFINITY });
  for (let from = 0; from < streams; from += AT_ONCE) {
    await Promise.all(Array.from({ length: Math.min(AT_ONCE, streams - from) }, () => openStream(origin, agent)));
  }
}

function openStream(origin: string, agent: http.Agent): Promise<void> {
  return new Promise((resolve, reject) => {
    const request = http.get(`${origin}/api/pipeline/events`, { agent }, (answer) => {
      if (answer.statusCode !== 200) reject(new Error(`answered ${answer.statusCode}`));
      open++;
      let rest = '';
      answer.setEncoding('utf8').on('data', (text: string) => {
        const at = performance.timeOrigin + performance.now();
        rest += text;
        const end = rest.lastIndexOf('\n\n');
        if (end < 0) return;
        for (const [, change = ''] of rest.slice(0, end).matchAll(CHANGE)) heard.push({ change, at });
        rest = rest.slice(end + 2);
        resolve();
      });
      answer.on('close', () => open--);
      answer.on('error', () => undefined);
    });
    request.on('error', reject);
  });
}

async function hear(count: number, milliseconds: number): Promise<void> {
  const deadline = performance.now() + milliseconds;
  while (heard.length < count && performance.now() < deadline) await sleep(20);
}
