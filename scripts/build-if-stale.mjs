/**
 * `npm start` after a fresh clone or a `git pull`: builds when `dist` is missing or was made from other sources, and
 * is silent otherwise. Compares contents, not times: a checkout or a copied tree makes every time new. Node 20 will do.
 */
import { spawn } from 'node:child_process';
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
    if (!isFresh(sources)) await build(sources);
  } finally {
    rmSync(lock, { force: true });
  }
}

function isFresh(sources) {
  return built() && existsSync(stamp) && readFileSync(stamp, 'utf8') === sources;
}

/** Whether everything is there that a build makes. */
function built() {
  const page = !existsSync(join(root, 'web', 'index.html')) || existsSync(join(root, 'web', 'dist', 'index.html'));
  return page && existsSync(join(root, 'dist', 'main.js'));
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
    'web/index.html',
    'web/package.json',
    'web/tsconfig.json',
    'web/vite.config.ts',
  ];
  const sources = ['src', 'simulators/src', 'web/src', 'client/src']
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

async function build(sources) {
  const nest = join(root, 'node_modules', '@nestjs', 'cli', 'bin', 'nest.js');
  if (!existsSync(nest)) fail('The build needs the development dependencies: run npm ci first.');
  // The one that npm installed; the machine's own may be too old for the tools.
  const installed = join(root, 'node_modules', '.bin', 'node');
  const node = existsSync(installed) ? installed : process.execPath;
  const tsc = join(root, 'node_modules', 'typescript', 'bin', 'tsc');
  const vite = join(root, 'node_modules', 'vite', 'bin', 'vite.js');
  const api = async () => {
    const simulators = join(root, 'simulators', 'tsconfig.json');
    // The API is compiled against what the simulators' package declares.
    if (existsSync(simulators)) await run(node, [tsc, '-p', simulators]);
    await run(node, [nest, 'build']);
  };
  const page = async () => {
    if (existsSync(join(root, 'web', 'index.html'))) await run(node, [vite, 'build', '--logLevel', 'warn', 'web']);
  };
  await Promise.all([api(), page()]);
  // Written last: a build that was killed counts as none.
  writeFileSync(stamp, sources);
}

function run(node, command) {
  return new Promise((done) => {
    const child = spawn(node, command, { cwd: root, stdio: ['ignore', 'pipe', 'pipe'] });
    let said = '';
    for (const stream of [child.stdout, child.stderr]) stream.setEncoding('utf8').on('data', (text) => (said += text));
    child.once('error', (error) => fail(`The build failed.\n${error.message}`));
    child.once('close', (code) => (code === 0 ? done() : fail(`The build failed.\n${said}`)));
  });
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
