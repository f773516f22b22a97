import { spawnSync } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, expect, it } from '@jest/globals';
import { writeRuntimeFile } from '../../src/runtime/runtime-file.js';

const SCRIPT = fileURLToPath(new URL('../../scripts/db-url.mjs', import.meta.url));
const URL_OF_IT = 'postgres://athena:secret@127.0.0.1:5000/athena_warehouse';

let dataDir = '';

beforeEach(async () => {
  dataDir = await mkdtemp(join(tmpdir(), 'db-url-'));
});

afterEach(() => rm(dataDir, { recursive: true, force: true }));

it('prints the address of the running embedded server, and nothing else', async () => {
  await writeRuntimeFile(dataDir, { database_url: URL_OF_IT, api_url: null, simulators: {}, upstreams: {} });
  expect(dbUrl()).toEqual({ status: 0, stdout: `${URL_OF_IT}\n`, stderr: '' });
});

it('says that nothing is running, after a stop and after a kill -9', async () => {
  const nothing = { status: 1, stdout: '', stderr: expect.stringContaining(`Nothing is running on ${dataDir}.`) };
  expect(dbUrl()).toEqual(nothing);
  await writeRuntimeFile(dataDir, { database_url: URL_OF_IT, api_url: null, simulators: {}, upstreams: {} });
  const file = join(dataDir, 'runtime.json');
  const { pid } = spawnSync('true');
  await writeFile(file, JSON.stringify({ ...JSON.parse(await readFile(file, 'utf8')), pid }));
  expect(dbUrl()).toEqual(nothing);
});

it('prints DATABASE_URL when that is set', () => {
  expect(dbUrl({ DATABASE_URL: 'postgres://elsewhere/w' }).stdout).toBe('postgres://elsewhere/w\n');
});

it('explains itself', () => {
  expect(dbUrl({}, '--help')).toMatchObject({ status: 0, stdout: expect.stringContaining('DATA_DIR') });
  expect(dbUrl({}, '--hlep')).toMatchObject({ status: 1, stderr: expect.stringContaining('--hlep') });
});

function dbUrl(environment: NodeJS.ProcessEnv = {}, ...args: string[]) {
  const env = { PATH: process.env.PATH, DATA_DIR: dataDir, ...environment };
  const { status, stdout, stderr } = spawnSync(process.execPath, [SCRIPT, ...args], { encoding: 'utf8', env });
  return { status, stdout, stderr };
}
