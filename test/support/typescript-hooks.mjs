/**
 * Lets plain Node run this project's TypeScript: `node --import ./test/support/typescript-hooks.mjs file.ts`. For what
 * runs outside of Jest's own transform: its global set-up and the processes that crash tests start and kill. (Node's
 * own type stripping knows neither decorators nor `.js` imports that mean a `.ts` file.) What was transformed is kept by
 * its content: a run starts these processes a hundred times, each with all the sources of the product.
 */
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { createRequire, enableCompileCache, registerHooks } from 'node:module';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('../..', import.meta.url));
const configFile = join(root, '.swcrc');
const cache = join(root, 'node_modules', '.cache');
const kept = join(cache, 'typescript');
enableCompileCache(join(cache, 'compiled'));

const require = createRequire(import.meta.url);
const settings = readFileSync(configFile, 'utf8') + require('@swc/core/package.json').version;

/** The compiler is loaded only where there is something to compile. */
function compile(filename, source) {
  const { transformSync } = require('@swc/core');
  return transformSync(source, { filename, root, configFile, swcrc: false, exclude: [], sourceMaps: 'inline' }).code;
}

function compileOnce(filename) {
  const source = readFileSync(filename, 'utf8');
  const name = createHash('sha256').update(`${settings}\0${filename}\0${source}`).digest('hex');
  const file = join(kept, name);
  if (existsSync(file)) return readFileSync(file, 'utf8');
  const code = compile(filename, source);
  keep(file, code);
  return code;
}

/** Processes that start at once write the same, and none may read half of it. */
function keep(file, code) {
  try {
    mkdirSync(kept, { recursive: true });
    const draft = `${file}.${process.pid}`;
    writeFileSync(draft, code);
    renameSync(draft, file);
  } catch (error) {
    // A test may run as somebody who may only read here.
    if (error.code !== 'EACCES') throw error;
  }
}

registerHooks({
  resolve(specifier, context, nextResolve) {
    if (/^\.{1,2}\/.*\.js$/.test(specifier) && context.parentURL?.startsWith('file:')) {
      const source = new URL(specifier.replace(/\.js$/, '.ts'), context.parentURL);
      if (existsSync(source)) return { url: source.href, shortCircuit: true };
    }
    return nextResolve(specifier, context);
  },
  load(url, context, nextLoad) {
    if (!url.startsWith('file:') || !url.endsWith('.ts')) return nextLoad(url, context);
    const code = compileOnce(fileURLToPath(url));
    return { format: 'module', source: code, shortCircuit: true };
  },
});

/** What a test that failed has left running ends when the run does, in good order. */
if (process.env.ENDS_WITH_PARENT !== undefined) {
  const parent = process.ppid;
  setInterval(() => process.ppid === parent || process.kill(process.pid, 'SIGTERM'), 1000).unref();
}
