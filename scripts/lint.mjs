/**
 * Everything that a look at the code alone finds wrong: formats and mistakes, types, and in which direction imports run.
 * The checks know nothing of each other, so two run at once, the longest one from the start; what one has to say is printed whole.
 */
import { spawn } from 'node:child_process';
import { availableParallelism } from 'node:os';

const checks = [
  ['tsc', '-p', 'tsconfig.json'],
  ['tsc', '-p', 'web'],
  ['tsc', '-p', 'worker/tsconfig.json'],
  ['biome', 'check', '.'],
  ['depcruise', '--config', '.dependency-cruiser.cjs', 'src'],
];
const AT_ONCE = Math.min(2, availableParallelism());
/** There a tool is a script of the shell. */
const shell = process.platform === 'win32';

async function runChecks() {
  for (let check = checks.shift(); check !== undefined; check = checks.shift()) {
    const { code, said } = await run(check);
    process.stdout.write(said);
    if (code !== 0) process.exitCode = 1;
  }
}

/** npm puts the tools into the PATH. */
function run([tool, ...args]) {
  return new Promise((done, failed) => {
    const child = spawn(tool, args, { shell, stdio: ['ignore', 'pipe', 'pipe'] });
    let said = '';
    for (const stream of [child.stdout, child.stderr]) stream.setEncoding('utf8').on('data', (text) => (said += text));
    child.once('error', failed);
    child.once('close', (code) => done({ code, said }));
  });
}

await Promise.all(Array.from({ length: AT_ONCE }, runChecks));
