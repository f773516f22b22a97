import { execFileSync } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { runWorker } from '../../src/boot/run-worker.js';
import { ChildInstance, until } from '../support/child-instance.js';
import { ask } from './worker-testing.js';

/** The processes of a group. */
function members(group: number): number[] {
  const lines = execFileSync('ps', ['-A', '-o', 'pid=,pgid=,stat='], { encoding: 'utf8' }).trim().split('\n');
  const rows = lines.map((line) => line.trim().split(/\s+/));
  return rows
    .filter(([, pgid, state]) => Number(pgid) === group && !state?.startsWith('Z'))
    .map(([pid]) => Number(pid));
}

describe('the processes of the Worker', () => {
  const runners: ChildInstance[] = [];
  let dataDir: string;
  beforeAll(async () => {
    dataDir = await mkdtemp(join(tmpdir(), 'athena-worker-'));
  });
  afterAll(async () => {
    // One that a failure has left would keep the whole run from ending.
    await Promise.all(runners.map((runner) => runner.kill()));
    await rm(dataDir, { recursive: true, force: true });
  });

  async function start(): Promise<{ runner: ChildInstance; group: number; url: string }> {
    const runner = new ChildInstance('test/worker/worker-runner.ts', [dataDir]);
    runners.push(runner);
    const { group, url } = await runner.event('url', 60_000);
    return { runner, group: Number(group), url: String(url) };
  }

  /** A page whose name was made to point to this machine is no page of this machine, and the API behind the Worker can't tell. */
  async function refusesAForeignName(url: string): Promise<void> {
    const asked = async (headers: Record<string, string>) => {
      const { status } = await ask(`${url}/api/activity`, { headers });
      return [JSON.stringify(headers), status];
    };
    const site = { 'sec-fetch-site': 'same-origin' };
    for (const [headers, status] of [
      [{ host: 'localhost:8787', ...site }, 200],
      [{ host: 'rebound.example:8787', ...site }, 403],
      [{ origin: 'http://rebound.example:8787', ...site }, 403],
    ] as const) {
      expect(await asked(headers)).toEqual([JSON.stringify(headers), status]);
    }
  }

  it('are all gone when who started them was killed, and find what they kept when they are started again', async () => {
    const first = await start();
    const headers = { 'content-type': 'application/json' };
    await fetch(`${first.url}/api/queue`, { method: 'POST', headers, body: '{"title":"still here"}' });
    expect(members(first.group).length).toBeGreaterThanOrEqual(2);
    await refusesAForeignName(first.url);
    // Both at once: neither can end what the other one leaves.
    process.kill(first.group, 'SIGKILL');
    await first.runner.kill();
    await until(() => members(first.group).length === 0);

    const second = await start();
    expect(await (await fetch(`${second.url}/api/queue`)).json()).toMatchObject([{ title: 'still here' }]);
    const another = (port: number, folder: string) =>
      runWorker({ originUrl: 'http://127.0.0.1:9', port, dataDir: folder, variables: {} });
    await expect(another(0, dataDir)).rejects.toThrow(`${dataDir} is in use by another running instance`);
    await expect(another(Number(new URL(second.url).port), join(dataDir, 'other'))).rejects.toThrow(
      /is taken by another program: set WORKER_PORT/,
    );
    // Wrangler alone is killed: workerd goes, and who started them hears of it.
    process.kill(second.group, 'SIGKILL');
    await second.runner.event('ended');
    await until(() => members(second.group).length === 0);
  });
});
