import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { existsSync, readdirSync } from 'node:fs';
import { mkdtemp, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { endProcesses, isRunning, processesOf } from '../../src/database/embedded/server-processes.js';
import { ChildInstance, until } from '../support/child-instance.js';
import { ask, connect, pidFile, serverProcesses, usable } from './embedded-server-outside.js';

const RUNNER = 'test/crash/embedded-runner.ts';

let madeDir = '';
let dataDir = '';
let instances: ChildInstance[] = [];

beforeEach(async () => {
  dataDir = await mkdtemp(join(tmpdir(), 'embedded-crash-'));
  instances = [];
});

/** Most promises are not about the first start: they begin with a copy of a directory that was started and stopped once. */
beforeAll(async () => {
  madeDir = await mkdtemp(join(tmpdir(), 'embedded-crash-made-'));
  const instance = new ChildInstance(RUNNER, [madeDir]);
  await instance.event('url');
  expect(await instance.terminate()).toBe(0);
});

afterAll(() => rm(madeDir, { recursive: true, force: true }));

afterEach(async () => {
  await Promise.all(instances.map((instance) => instance.kill()));
  await endProcesses(await serverProcesses(dataDir));
  await rm(dataDir, { recursive: true, force: true, maxRetries: 5 });
});

describe('kill -9 of the instance in its first start', () => {
  const staged = (file: string) => () =>
    readdirSync(dataDir).some((name) => name.startsWith('postgres.making-') && existsSync(join(dataDir, name, file)));
  const moments: [string, () => boolean | Promise<boolean>][] = [
    ['initdb begins', staged('data')],
    ['initdb fills the catalogs', staged('data/global/pg_control')],
    ['the cluster stands in its place', () => existsSync(join(dataDir, 'postgres'))],
    ['the server writes its pid file', () => existsSync(join(dataDir, 'postgres', 'postmaster.pid'))],
  ];

  it('at one moment after the other: the next start always goes on from there', async () => {
    for (const [moment, reached] of moments) {
      // What the one before left would else be taken for the moment itself.
      const killed = start();
      if (moment.startsWith('initdb')) await killed.event('log');
      await until(reached);
      expect([moment, killed.seen('url')]).toEqual([moment, undefined]);
      await killed.kill();
    }
    const next = start();
    expect(await usable(await next.event('url'))).toBe(true);
    expect(readdirSync(dataDir).filter((name) => name.startsWith('postgres.making-'))).toEqual([]);
    expect(await processesOf('initdb', dataDir)).toEqual([]);
    expect(await next.terminate()).toBe(0);
    expect(await serverProcesses(dataDir)).toEqual([]);
  });

  it('when the server is ready and its database is not made yet: that is made then', async () => {
    const killed = start();
    await until(async () => (await pidFile(dataDir))[7]?.trim() === 'ready');
    await killed.kill();
    expect(await usable(await start().event('url'))).toBe(true);
  });
});

describe('a running instance', () => {
  beforeEach(copyMadeDirectory);

  it('leaves no process over when it ends on SIGTERM', async () => {
    const instance = start();
    await instance.event('url');
    expect(await serverProcesses(dataDir)).not.toEqual([]);
    expect(await instance.terminate()).toBe(0);
    expect(await serverProcesses(dataDir)).toEqual([]);
  });

  it('still has its database while it drains after Ctrl-C, and leaves no process over', async () => {
    const instance = start();
    await instance.event('url');
    expect(await instance.pressCtrlC()).toBe(0);
    expect(instance.seen('drained')).toEqual({ drained: true });
    expect(await serverProcesses(dataDir)).toEqual([]);
  });

  it('leaves nothing over when SIGTERM comes while it makes its database', async () => {
    await rm(join(dataDir, 'postgres'), { recursive: true });
    const instance = start();
    await until(async () => (await processesOf('initdb', dataDir)).length > 0);
    await instance.terminate();
    expect(await serverProcesses(dataDir)).toEqual([]);
    expect(await processesOf('initdb', dataDir)).toEqual([]);
  });

  it('refuses a second one on the same directory, with a sentence that names both', async () => {
    const first = start();
    const { url } = await first.event('url');
    const second = start();
    expect(await second.end()).toBe(1);
    expect(second.errors).toContain(`DataDirInUseError: ${dataDir} is in use by another running instance`);
    expect(second.errors).toContain(`(process ${first.pid})`);
    expect(second.errors).toContain('DATA_DIR');
    expect(await usable({ url })).toBe(true);
  });

  it('lets one of two that start at once have the directory', async () => {
    const rivals = [start(), start()];
    const outcomes = await Promise.all(
      rivals.map((rival) =>
        rival.event('url').then(
          () => 'has it',
          () => 'refused',
        ),
      ),
    );
    expect(outcomes.toSorted()).toEqual(['has it', 'refused']);
  });

  it('gets its database back on the same address when that is killed', async () => {
    const instance = start();
    const ready = await instance.event('url');
    const [pid] = await pidFile(dataDir);
    process.kill(Number(pid), 'SIGKILL');
    await instance.event('died');
    await until(() => usable(ready));
    expect((await pidFile(dataDir))[0]).not.toBe(pid);
    expect(await instance.terminate()).toBe(0);
    expect(await serverProcesses(dataDir)).toEqual([]);
  });
});

describe('kill -9 of a running instance', () => {
  beforeEach(copyMadeDirectory);

  it('leaves a database that the next one takes over, watches and ends', async () => {
    const killed = start();
    const before = await killed.event('url');
    await killed.kill();
    expect(await usable(before)).toBe(true);

    const next = start();
    const after = await next.event('url');
    expect(after).toEqual({ ...before, takenOver: true });
    process.kill(Number((await pidFile(dataDir))[0]), 'SIGKILL');
    await next.event('died');
    await until(() => usable(after));
    expect(await next.terminate()).toBe(0);
    expect(await serverProcesses(dataDir)).toEqual([]);
  });

  it('and of its postmaster: a backend that works on is ended, and nothing committed is lost', async () => {
    const killed = start();
    const { url } = await killed.event('url');
    const client = await connect(url);
    await client.query('CREATE TABLE kept AS SELECT 42 AS answer');
    const busy = client.query('SELECT count(*) FROM generate_series(1, 1e12)').catch(() => 'ended');
    await until(
      async () => (await ask(url, "SELECT FROM pg_stat_activity WHERE query ~ '^SELECT count'")).length === 1,
    );
    await killed.kill();
    process.kill(Number((await pidFile(dataDir))[0]), 'SIGKILL');
    await until(async () => !(await isRunning(Number((await pidFile(dataDir))[0]))));
    expect(await serverProcesses(dataDir)).not.toEqual([]);

    const next = start();
    const ready = await next.event('url');
    expect(ready.takenOver).toBe(false);
    expect(await busy).toBe('ended');
    expect(await ask(ready.url, 'SELECT answer FROM kept')).toEqual([{ answer: 42 }]);
  });

  it('and a pid file whose number another program has now: that one is neither trusted nor ended', async () => {
    const first = start();
    await first.event('url');
    const lines = await pidFile(dataDir);
    await first.terminate();
    const bystander = await programOfTheServersAccount();
    try {
      const file = join(dataDir, 'postgres', 'postmaster.pid');
      await writeFile(file, [bystander.pid, ...lines.slice(1)].join('\n'));
      const next = start();
      const ready = await next.event('url');
      expect(ready.takenOver).toBe(false);
      expect(await usable(ready)).toBe(true);
      expect(bystander.exitCode ?? bystander.signalCode).toBeNull();
    } finally {
      bystander.kill();
    }
  });

  it('and a pid file that was torn while it was written', async () => {
    const first = start();
    await first.event('url');
    await first.terminate();
    await writeFile(join(dataDir, 'postgres', 'postmaster.pid'), '');
    expect(await usable(await start().event('url'))).toBe(true);
  });
});

function start(): ChildInstance {
  const instance = new ChildInstance(RUNNER, [dataDir]);
  instances.push(instance);
  return instance;
}

/** `cp -a` keeps the owner, which is another user when this runs as root. */
async function copyMadeDirectory(): Promise<void> {
  await promisify(execFile)('cp', ['-a', `${madeDir}/.`, dataDir]);
}

/** PostgreSQL itself believes a pid file when the number is a process of the same user. */
async function programOfTheServersAccount(): Promise<ChildProcess> {
  const { uid, gid } = await stat(join(dataDir, 'postgres'));
  const asRoot = process.getuid?.() === 0;
  return spawn('sleep', ['60'], { cwd: '/', stdio: 'ignore', ...(asRoot ? { uid, gid } : {}) });
}
