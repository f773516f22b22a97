import { spawn } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, rmdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
const WEB = join(ROOT, 'web');
const LOCK = join(ROOT, 'node_modules', '.cache', 'page-build');
const SOURCES = ['web/src', 'client/src'].map((folder) => join(ROOT, folder));

/** The folder of the built page. */
export const BUILT_PAGE = join(WEB, 'dist');

/** Builds the page where it is not there, or older than what it is made of; suites that start together build it once. */
export async function buildPage(): Promise<void> {
  mkdirSync(join(LOCK, '..'), { recursive: true });
  while (!isFresh()) {
    try {
      mkdirSync(LOCK);
    } catch {
      await sleep(100);
      continue;
    }
    try {
      if (!isFresh()) await runVite();
    } finally {
      rmdirSync(LOCK);
    }
  }
}

function isFresh(): boolean {
  const made = join(BUILT_PAGE, 'index.html');
  if (!existsSync(made)) return false;
  const { mtimeMs } = statSync(made);
  const files = SOURCES.flatMap((folder) => readdirSync(folder, { recursive: true, withFileTypes: true }))
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name));
  return [...files, join(WEB, 'index.html'), join(WEB, 'vite.config.ts')].every(
    (file) => statSync(file).mtimeMs <= mtimeMs,
  );
}

function runVite(): Promise<void> {
  const vite = join(ROOT, 'node_modules', 'vite', 'bin', 'vite.js');
  return new Promise((done, failed) => {
    const child = spawn(process.execPath, [vite, 'build', '--logLevel', 'warn', WEB], {
      cwd: WEB,
      env: { ...process.env, NODE_OPTIONS: '', NODE_ENV: 'production' },
    });
    let said = '';
    for (const stream of [child.stdout, child.stderr]) {
      stream.setEncoding('utf8').on('data', (text: string) => {
        said += text;
      });
    }
    child.once('error', failed);
    child.once('close', (code) => (code === 0 ? done() : failed(new Error(`The page could not be built.\n${said}`))));
  });
}
