import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { explainMisuse } from '../boot/explain-misuse.js';
import { runWorker } from '../boot/run-worker.js';
import type { EdgeReport } from '../boot/start-edge.js';
import { withStandIns, workerVariables } from '../boot/worker-variables.js';
import { EnvReader } from '../common/config/env-reader.js';
import { isInstanceRunning, type RuntimeFile, readRuntimeFile } from '../runtime/runtime-file.js';

const HELP = `Usage: npm run worker

Runs the Cloudflare Worker on this machine, before an API that runs already. Needs no account and no network;
stand-ins take the place of Notion and Groq where there is no NOTION_TOKEN or GROQ_API_KEY.

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
    const failure = `The Worker could not start: ${error instanceof Error ? error.message : String(error)}`;
    say(explainMisuse(error, 'npm run worker -- --help') ?? failure);
    return 1;
  }
}

async function serve(): Promise<number> {
  const read = new EnvReader(process.env);
  const port = read.integer('WORKER_PORT', 8787, { min: 0, max: 65_535 });
  const dataDir = resolve(read.text('DATA_DIR') ?? '.data');
  const given = read.serverUrl('ORIGIN_URL');
  read.throwIfRefused();
  const running = await findInstance(dataDir);
  const originUrl = given ?? running?.api_url;
  if (!originUrl)
    throw new Error(`nothing runs on ${dataDir}. Start it with npm start, or name the API with ORIGIN_URL.`);
  const variables = withStandIns(workerVariables(process.env), running?.upstreams ?? {});
  const worker = await runWorker({
    originUrl,
    port,
    dataDir: join(dataDir, 'worker'),
    variables,
    log: (text) => process.stderr.write(text),
  });
  let stopped = false;
  const stop = (): void => {
    stopped = true;
    void worker.stop();
  };
  if (process.send === undefined) {
    for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, stop);
    for (const [name, page] of Object.entries(worker.simulators)) say(`${name} is simulated: ${page}`);
    say(`The Worker is ready: ${worker.url}, before ${originUrl}`);
  } else {
    // Who forked this decides when it ends. A terminal sends its signals to everybody, and the product has still to answer.
    for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => undefined);
    process.once('disconnect', stop);
    const report: EdgeReport = { url: worker.url, simulators: worker.simulators };
    process.send(report);
  }
  await worker.ended;
  if (!stopped) say(`The Worker ended by itself; ${originUrl} goes on. To start it again: npm run worker`);
  else if (process.send === undefined) say('Stopped.');
  return stopped ? 0 : 1;
}

/** The product that runs on the folder, if one does. */
async function findInstance(dataDir: string): Promise<RuntimeFile | undefined> {
  const runtime = await readRuntimeFile(dataDir);
  return runtime && isInstanceRunning(runtime) ? runtime : undefined;
}

function say(line: string): void {
  process.stderr.write(`${line}\n`);
}
