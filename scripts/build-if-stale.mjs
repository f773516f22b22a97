/**
 * `npm start` after a fresh clone or a `git pull`: builds when `dist` is missing or was made from other sources, and
 * is silent otherwise. Compares contents, not times: a checkout or a copied tree makes every time new. Node 20 will do.
 */
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, linkSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));
const stamp = join(root, 'dist', '.built-from');
// Not in dist, which the build empties first.
const lock = join(root, 'node_modules', '.cache', 'build.lock');

// An image that ships only what was built has nothing to build from.
const nothingToBuildFrom = !existsSync(join(root, 'src')) && existsSync(join(root, 'dist', 'main.js'));
if (!nothingToBuildFrom && !isFresh(fingerprint())) {
  await takeLock();
  try {
    // Whoever held the lock may have built just this.
    const sources = fingerprint();
    if (!isFresh(sources)) build(sources);
  } finally {
    rmSync(lock, { force: true });
  }
}

function isFresh(sources) {
  return existsSync(join(root, 'dist', 'main.js')) && existsSync(stamp) && readFileSync(stamp, 'utf8') === sources;
}

function fingerprint() {
  const hash = createHash('sha256');
  const settings = [
    'package.json',
    'package-lock.json',
    '.swcrc',
    'nest-cli.json',
    'tsconfig.json',
    'tsconfig.build.json',
  ];
  const sources = ['src', 'simulators/src']
    .filter((folder) => existsSync(join(root, folder)))
    .flatMap((folder) => readdirSync(join(root, folder), { recursive: true, withFileTypes: true }))
    .filter((entry) => entry.isFile() && !entry.name.endsWith('.spec.ts'))
    .map((entry) => join(entry.parentPath ?? entry.path, entry.name))
    .sort();
  for (const file of [...settings.map((name) => join(root, name)), ...sources]) {
    if (existsSync(file))
      hash
        .update(`${file.slice(root.length)}\0`)
        .update(readFileSync(file))
        .update('\0');
  }
  return hash.digest('hex');
}

function build(sources) {
  const nest = join(root, 'node_modules', '@nestjs', 'cli', 'bin', 'nest.js');
  if (!existsSync(nest)) fail('The build needs the development dependencies: run npm ci first.');
  // The one that npm installed; the machine's own may be too old for the tools.
  const installed = join(root, 'node_modules', '.bin', 'node');
  const node = existsSync(installed) ? installed : process.execPath;
  const simulators = join(root, 'simulators', 'tsconfig.json');
  const tsc = join(root, 'node_modules', 'typescript', 'bin', 'tsc');
  for (const command of existsSync(simulators)
    ? [
        [tsc, '-p', simulators],
        [nest, 'build'],
      ]
    : [[nest, 'build']]) {
    const { status, stdout, stderr, error } = spawnSync(node, command, { cwd: root, encoding: 'utf8' });
    if (status !== 0) fail(`The build failed.\n${stdout ?? ''}${stderr ?? ''}${error?.message ?? ''}`);
  }
  // Written last: a build that was killed counts as none.
  writeFileSync(stamp, sources);
}

/** One build at a time; a second start waits. The lock of a build that was killed is taken over. */
async function takeLock() {
  mkdirSync(join(lock, '..'), { recursive: true });
  const mine = `${lock}.${process.pid}`;
  writeFileSync(mine, String(process.pid));
  try {
    for (;;) {
      try {
        // link, not open: the lock has its owner in it from its first moment.
        linkSync(mine, lock);
        return;
      } catch (error) {
        if (error.code !== 'EEXIST') throw error;
      }
      const owner = ownerOf(lock);
      if (owner === null || isAlive(owner)) await sleep(50);
      else removeStaleLock();
    }
  } finally {
    rmSync(mine, { force: true });
  }
}

/** Moved away before it is looked at again, so that of two who find it stale only one removes it. */
function removeStaleLock() {
  const aside = `${lock}.${process.pid}.stale`;
  try {
    renameSync(lock, aside);
    if (isAlive(ownerOf(aside) ?? 0)) linkSync(aside, lock);
  } catch (error) {
    if (error.code !== 'ENOENT' && error.code !== 'EEXIST') throw error;
  } finally {
    rmSync(aside, { force: true });
  }
}

function ownerOf(file) {
  try {
    return Number(readFileSync(file, 'utf8'));
  } catch {
    return null;
  }
}

function isAlive(pid) {
  if (!(pid > 0)) return false;
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error.code === 'EPERM';
  }
}

function fail(sentence) {
  console.error(sentence);
  rmSync(lock, { force: true });
  process.exit(1);
}
