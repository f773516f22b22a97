import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { type Ask, findSimulator } from '../../src/cli/demo/simulator-control.js';
import type { Bench } from '../support/bench.js';
import { PeakMemory } from '../support/peak-memory.js';
import { nodeFlags, type Product } from '../support/product.js';
import { pullOf } from '../support/pull.js';
import type { Measurement, Row } from '../support/rows.js';
import { median } from '../support/statistics.js';

const SYNC = fileURLToPath(new URL('../../dist/cli/sync.js', import.meta.url));
const MAX_MEGABYTES = 350;
const MAX_NIGHT_SECONDS = 5;
const NIGHTS = 3;
const LINES_AN_INVOICE = 4;
/** So many lines are saved in the simulator at once. */
const AT_ONCE = 8;

/** Pulls of NetSuite on the demo: what a night takes, and what a reading of every line holds in memory. */
export const netsuitePulls: Measurement<Bench> = {
  name: 'netsuite-pulls',
  about: 'a night of 2,000 lines, and the memory of a full pull, by the server and by the command',
  async run(bench) {
    const product = await bench.startProduct('netsuite-pulls');
    const dataDir = bench.folder('netsuite-pulls');
    try {
      const ask = await findSimulator('netsuite', { DATA_DIR: dataDir });
      await ask('POST', 'mend', {});
      const missed = await pullOf(product.apiUrl, 'netsuite');
      return [
        await measureNights(product, ask, bench.effort.nightLines, missed.seconds),
        await measureServer(product),
        await measureCommand(dataDir),
      ];
    } finally {
      await product.stop();
    }
  },
};

async function measureNights(product: Product, ask: Ask, lines: number, missedSeconds: number): Promise<Row> {
  const seconds: number[] = [];
  for (let night = 0; night < NIGHTS; night++) {
    await sell(ask, lines);
    const { run, seconds: took } = await pullOf(product.apiUrl, 'netsuite');
    if (run.rows_inserted < lines) throw new Error(`The night brought ${run.rows_inserted} of ${lines} lines.`);
    seconds.push(took);
  }
  return {
    what: `a night of ${lines.toLocaleString('en')} new lines from NetSuite`,
    product: { value: median(seconds), unit: 's' },
    result: median(seconds),
    target: { atMost: MAX_NIGHT_SECONDS },
    note: `the slowest of ${NIGHTS} took ${Math.max(...seconds).toFixed(2)} s; the three weeks that the demo lacks ${missedSeconds.toFixed(2)} s`,
  };
}

/** What the process holds that serves the lists, too, as in every night. */
async function measureServer({ apiUrl, pid }: Product): Promise<Row> {
  const memory = PeakMemory.watch(pid);
  const { run, seconds } = await pullOf(apiUrl, 'netsuite', { full: true });
  return memoryRow(`memory of the server over a full pull of ${count(run.rows_read)} lines: peak`, memory, seconds);
}

async function measureCommand(dataDir: string): Promise<Row> {
  const { PATH, HOME } = process.env;
  const begun = performance.now();
  const args = [...nodeFlags('sync'), SYNC, '--source', 'netsuite', '--full'];
  const child = spawn(process.execPath, args, { env: { PATH, HOME, DATA_DIR: dataDir }, stdio: 'ignore' });
  const memory = PeakMemory.watch(child.pid ?? 0);
  const [code] = await once(child, 'exit');
  if (code !== 0) throw new Error(`The pull ended with ${code}.`);
  return memoryRow('memory of npm run sync over the same: peak', memory, (performance.now() - begun) / 1000);
}

function memoryRow(what: string, memory: PeakMemory, seconds: number): Row {
  const peak = memory.end();
  return {
    what,
    product: { value: peak, unit: 'MB' },
    result: peak,
    target: { atMost: MAX_MEGABYTES },
    note: `${Math.round(memory.before)} MB before it; it took ${seconds.toFixed(1)} s`,
  };
}

/** What a day of business leaves in NetSuite: new invoices of a few lines each. */
async function sell(ask: Ask, lines: number): Promise<void> {
  const batch = Date.now();
  const waiting = Array.from({ length: lines }, (_, line) => line).values();
  const sellNext = async (): Promise<void> => {
    for (const line of waiting) {
      const fields = {
        tranid: `BENCH${batch}-${Math.floor(line / LINES_AN_INVOICE)}`,
        item: 'A-1',
        quantity: '2',
        amount: '10.50',
      };
      await ask('POST', 'records/invoice%20lines', { fields });
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, sellNext));
}

const count = (number: number): string => number.toLocaleString('en');
