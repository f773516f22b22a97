import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readdir, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { isInstanceRunning, readRuntimeFile, removeRuntimeFile, writeRuntimeFile } from './runtime-file.js';

const ADDRESSES = {
  database_url: 'postgres://athena:secret@127.0.0.1:5000/athena_warehouse',
  api_url: 'http://127.0.0.1:3000',
  simulators: { airtable: 'http://127.0.0.1:4000' },
  upstreams: { AIRTABLE_API_URL: 'http://127.0.0.1:4000/v0' },
};

describe('runtime file', () => {
  let dataDir = '';

  beforeEach(async () => {
    dataDir = await mkdtemp(join(tmpdir(), 'runtime-file-'));
  });

  afterEach(() => rm(dataDir, { recursive: true, force: true }));

  it('tells another program where this one runs', async () => {
    await writeRuntimeFile(dataDir, ADDRESSES);
    const read = await readRuntimeFile(dataDir);
    expect(read).toMatchObject({ ...ADDRESSES, pid: process.pid });
    expect(isInstanceRunning(read!)).toBe(true);
  });

  it('is readable by its owner only, as it holds a password, and leaves no draft behind', async () => {
    await writeRuntimeFile(dataDir, ADDRESSES);
    expect((await stat(join(dataDir, 'runtime.json'))).mode & 0o777).toBe(0o600);
    expect(await readdir(dataDir)).toEqual(['runtime.json']);
  });

  it('knows that a killed process runs no longer', async () => {
    await writeRuntimeFile(dataDir, ADDRESSES);
    const child = spawn(process.execPath, ['-e', '']);
    await once(child, 'exit');
    expect(isInstanceRunning({ ...(await readRuntimeFile(dataDir))!, pid: child.pid! })).toBe(false);
  });

  (process.platform === 'linux' ? it : it.skip)('does not take a program that got the same number for it', async () => {
    await writeRuntimeFile(dataDir, ADDRESSES);
    expect(isInstanceRunning({ ...(await readRuntimeFile(dataDir))!, process_start: '1' })).toBe(false);
  });

  it('takes back its own announcement, not that of a successor', async () => {
    await writeRuntimeFile(dataDir, ADDRESSES);
    const mine = await readRuntimeFile(dataDir);
    await writeFile(join(dataDir, 'runtime.json'), JSON.stringify({ ...mine, pid: process.pid + 1 }));
    await removeRuntimeFile(dataDir);
    expect(await readRuntimeFile(dataDir)).not.toBeNull();
    await writeRuntimeFile(dataDir, ADDRESSES);
    await removeRuntimeFile(dataDir);
    expect(await readRuntimeFile(dataDir)).toBeNull();
  });
});
