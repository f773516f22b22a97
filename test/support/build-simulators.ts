import { execFileSync } from 'node:child_process';
import { existsSync, readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const SIMULATORS = fileURLToPath(new URL('../../simulators', import.meta.url));

/**
 * Builds the simulators where they are not built, or older than their source: a product that a test starts in a process
 * of its own asks for them by the name of their package, which is what was built.
 */
export function buildSimulators(): void {
  if (isFresh()) return;
  const tsc = fileURLToPath(new URL('../../node_modules/typescript/bin/tsc', import.meta.url));
  execFileSync(process.execPath, [tsc, '-p', SIMULATORS], {
    stdio: 'inherit',
    env: { ...process.env, NODE_OPTIONS: '' },
  });
}

function isFresh(): boolean {
  const made = join(SIMULATORS, 'dist', 'start.js');
  if (!existsSync(made)) return false;
  const { mtimeMs } = statSync(made);
  return readdirSync(join(SIMULATORS, 'src'), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .every(({ parentPath, name }) => statSync(join(parentPath, name)).mtimeMs <= mtimeMs);
}
