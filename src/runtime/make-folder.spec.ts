import { mkdtemp, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { makeFolder } from './make-folder.js';

let place: string;

beforeAll(async () => {
  place = await mkdtemp(join(tmpdir(), 'athena-folder-'));
});

afterAll(() => rm(place, { recursive: true }));

it('makes a folder and those above it, for nobody else where that is asked, also when two do so at once', async () => {
  const path = join(place, 'a/b/c');
  await Promise.all([makeFolder(path, 0o700), makeFolder(path, 0o700)]);
  await makeFolder(path);
  expect((await stat(path)).mode & 0o777).toBe(0o700);
});

it('says at once why it can not, where a file is in the way, or a folder that takes none', async () => {
  await writeFile(join(place, 'file'), '');
  await expect(makeFolder(join(place, 'file/a'))).rejects.toMatchObject({ code: 'EEXIST' });
  await expect(makeFolder('/proc/athena/data')).rejects.toThrow();
});
