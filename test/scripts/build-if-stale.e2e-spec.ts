import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { cp, mkdir, mkdtemp, readdir, readFile, rm, stat, symlink, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, expect, it } from '@jest/globals';

const CHECKOUT = fileURLToPath(new URL('../..', import.meta.url));

/** A project of one file, built with this project's settings and tools. Each promise goes on from the one before. */
let project = '';

beforeAll(async () => {
  project = await mkdtemp(join(tmpdir(), 'build-if-stale-'));
  for (const part of [
    'scripts/build-if-stale.mjs',
    'package.json',
    'nest-cli.json',
    'tsconfig.json',
    'tsconfig.build.json',
    '.swcrc',
  ]) {
    await cp(join(CHECKOUT, part), join(project, part));
  }
  await mkdir(join(project, 'node_modules'));
  for (const name of await readdir(join(CHECKOUT, 'node_modules'))) {
    if (name !== '.cache') await symlink(join(CHECKOUT, 'node_modules', name), join(project, 'node_modules', name));
  }
  await mkdir(join(project, 'src'));
  await write(1);
});

afterAll(() => rm(project, { recursive: true, force: true }));

it('builds once, silently, when two starts come at the same time on a fresh clone', async () => {
  const both = await Promise.all([buildIfStale(), buildIfStale()]);
  expect(both).toEqual([
    { code: 0, output: '' },
    { code: 0, output: '' },
  ]);
  expect(await built()).toContain('answer = 1');
  expect(await readdir(join(project, 'node_modules', '.cache'))).toEqual([]);
});

it('does nothing when only times differ', async () => {
  const before = await stat(join(project, 'dist', 'main.js'));
  await utimes(join(project, 'src', 'main.ts'), new Date(), new Date());
  expect(await buildIfStale()).toEqual({ code: 0, output: '' });
  expect((await stat(join(project, 'dist', 'main.js'))).ino).toBe(before.ino);
});

it('builds again when a source changed, although a killed build left its lock', async () => {
  await write(2);
  const gone = spawn('true');
  await once(gone, 'exit');
  await writeFile(join(project, 'node_modules', '.cache', 'build.lock'), String(gone.pid));
  expect(await buildIfStale()).toEqual({ code: 0, output: '' });
  expect(await built()).toContain('answer = 2');
});

it('shows what is wrong, and does not take a failed build for a good one', async () => {
  await writeFile(join(project, 'src', 'main.ts'), 'export const answer = ;');
  for (const attempt of ['first', 'second']) {
    const { code, output } = await buildIfStale();
    expect([attempt, code, output]).toEqual([attempt, 1, expect.stringContaining('main.ts')]);
  }
});

async function buildIfStale(): Promise<{ code: number; output: string }> {
  const env = { PATH: process.env.PATH };
  const child = spawn(process.execPath, [join(project, 'scripts', 'build-if-stale.mjs')], { cwd: project, env });
  let output = '';
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (text) => (output += text));
  const [code] = await once(child, 'close');
  return { code, output };
}

function write(answer: number): Promise<void> {
  return writeFile(join(project, 'src', 'main.ts'), `export const answer = ${answer};\n`);
}

function built(): Promise<string> {
  return readFile(join(project, 'dist', 'main.js'), 'utf8');
}
