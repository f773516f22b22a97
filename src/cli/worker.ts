import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { startWorker } from '../boot/start-worker.js';
import { workerVariables } from '../boot/worker-variables.js';
import { EnvReader } from '../common/config/env-reader.js';
import { isInstanceRunning, readRuntimeFile } from '../common/runtime/runtime-file.js';

const HELP = `Usage: npm run worker

Runs the Cloudflare Worker on this machine, before an API that runs already. Needs no account and no network.

  ORIGIN_URL    the API (default: the one that runs on DATA_DIR)
  WORKER_PORT   where it listens (default 8787; 0 takes a free one)
  DATA_DIR      its D1 and KV are in the folder worker in it (default .data)

Exit code: 0 it was stopped, 1 it could not start or ended by itself.`;

process.exitCode = await main();

async function main(): Promise<number> {
  try {
    const { values } = parseArgs({ options: { help: { type: 'boolean' } } });
    if (!values.help) return await serve();
    say(HELP);
    return 0;
  } catch (error) {
    say(`The Worker could not start: ${error instanceof Error ? error.message : String(error)}`);
    return 1;
  }
}

async function serve(): Promise<number> {
  const read = new EnvReader(process.env);
  const port = read.integer('WORKER_PORT', 8787, { min: 0, max: 65_535 });
  const dataDir = read.text('DATA_DIR') ?? '.data';
  read.throwIfRefused();
  const originUrl = read.text('ORIGIN_URL') ?? (await findApi(dataDir));
  const worker = await startWorker({
    originUrl,
    port,
    dataDir: join(dataDir, 'worker'),
    variables: workerVariables(process.env),
  });
  let stopped = false;
  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    process.once(signal, () => {
      stopped = true;
      void worker.stop();
    });
  }
  say(`The Worker is ready: ${worker.url}, before ${originUrl}`);
  await worker.ended;
  say(stopped ? 'Stopped.' : 'The Worker ended by itself.');
  return stopped ? 0 : 1;
}

async function findApi(dataDir: string): Promise<string> {
  const runtime = await readRuntimeFile(dataDir);
  if (runtime?.api_url && isInstanceRunning(runtime)) return runtime.api_url;
  throw new Error(`nothing runs on ${dataDir}. Start it with npm start, or name the API with ORIGIN_URL.`);
}

function say(line: string): void {
  process.stderr.write(`${line}\n`);
}
