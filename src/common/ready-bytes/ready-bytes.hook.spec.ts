import { once } from 'node:events';
import { connect } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { jest } from '@jest/globals';
import { fastify } from 'fastify';
import { Clock } from '../../clock/clock.js';
import type { HitLog } from '../http/request-hooks.js';
import { ReadyAnswer } from './ready-answer.js';
import { answerFromReadyBytes } from './ready-bytes.hook.js';
import { ReadyBytes } from './ready-bytes.js';

const LARGE = 4 * 1024 * 1024;
/** Together more than the buffers of a connection hold on any system. */
const LARGE_ANSWERS = 8;
const TABLES = { tables: ['t'], version: 1, trusted: true };

const readyBytes = new ReadyBytes(new Clock());
const watch = jest.fn<HitLog['watch']>();
const server = fastify({ forceCloseConnections: true });
let url: string;

beforeAll(async () => {
  answerFromReadyBytes(server, readyBytes, () => true);
  server.decorate('hitLog', { each: false, watch });
  server.get('/*', (_request, reply) => reply.send('from Fastify'));
  url = await server.listen({ host: '127.0.0.1', port: 0 });
});

afterAll(() => server.close());

beforeEach(() => watch.mockClear());

function keep(spelling: string, bytes: number): void {
  const answer = new ReadyAnswer(Buffer.alloc(bytes, 'a'), { 'content-type': 'text/plain' });
  const key = spelling;
  readyBytes.keep({ answer, dependency: TABLES, version: 1, expiresAt: Number.POSITIVE_INFINITY, key, spelling });
}

it('answers what is kept, leaves the rest to Fastify, and watches neither', async () => {
  keep('/kept', 1000);
  const kept = await fetch(`${url}/kept`);
  expect(await kept.text()).toBe('a'.repeat(1000));
  expect(kept.headers.get('x-request-id')).toMatch(/^[\w-]{36}$/);
  expect(await (await fetch(`${url}/other`)).text()).toBe('from Fastify');
  expect(watch).not.toHaveBeenCalled();
});

it('leaves an encoding that was never asked for before to Fastify, and has it from then on', async () => {
  keep('/encoded', 2000);
  const ask = async (): Promise<string | null> => {
    const answer = await fetch(`${url}/encoded`, { headers: { 'accept-encoding': 'br' } });
    await answer.arrayBuffer();
    return answer.headers.get('content-encoding');
  };
  expect(await ask()).toBeNull();
  await readyBytes.findSpelling('/encoded')?.encoded('br');
  expect(await ask()).toBe('br');
});

it('watches an answer that its reader takes slowly', async () => {
  keep('/large', LARGE);
  const socket = connect(Number(new URL(url).port), '127.0.0.1');
  await once(socket, 'connect');
  socket.pause();
  for (let count = 0; count < LARGE_ANSWERS; count++) socket.write('GET /large HTTP/1.1\r\nHost: a\r\n\r\n');
  while (watch.mock.calls.length === 0) await sleep(10);
  expect(watch.mock.lastCall?.[0].url).toBe('/large');
  socket.destroy();
});
