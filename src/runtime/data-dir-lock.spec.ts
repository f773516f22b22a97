import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Worker } from 'node:worker_threads';
import { DataDirInUseError, lockDataDir } from './data-dir-lock.js';

/** Reads the lock's file for a moment, as one does that is about to take it. */
const NEWCOMER = `
  const { workerData, parentPort } = require('node:worker_threads');
  const { DatabaseSync } = require('node:sqlite');
  const database = new DatabaseSync(workerData);
  database.exec('BEGIN; SELECT * FROM sqlite_schema');
  parentPort.postMessage('looks');
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 100);
  database.exec('COMMIT');
  database.close();
`;

let dataDir: string;

beforeAll(async () => {
  dataDir = await mkdtemp(join(tmpdir(), 'athena-lock-'));
});

afterAll(() => rm(dataDir, { recursive: true }));

it('is given to one, and told to another one who has it', () => {
  const lock = lockDataDir(dataDir);
  expect(() => lockDataDir(dataDir)).toThrow(DataDirInUseError);
  expect(() => lockDataDir(dataDir)).toThrow(`(process ${process.pid})`);
  lock.release();
  lockDataDir(dataDir).release();
});

it('is not refused to somebody because another one begins at the same moment', async () => {
  const newcomer = new Worker(NEWCOMER, { eval: true, workerData: join(dataDir, 'instance.lock') });
  await once(newcomer, 'message');
  const lock = lockDataDir(dataDir);
  await once(newcomer, 'exit');
  lock.release();
});
