/** `npm run bench`: measures the built product against bare servers and plain SQL, and says whether it is fast enough. */
import { fileURLToPath } from 'node:url';
import { access } from './measure/access.js';
import { airtablePull } from './measure/airtable-pull.js';
import { bridgeLatency, drains } from './measure/bridge.js';
import { doctor } from './measure/doctor.js';
import { edits } from './measure/edits.js';
import { eventStreams } from './measure/event-streams.js';
import { filteredPage } from './measure/filtered-page.js';
import { loadInvoices } from './measure/load-invoices.js';
import { longQueue } from './measure/long-queue.js';
import { memory } from './measure/memory.js';
import { mergeInvoices } from './measure/merge-invoices.js';
import { netsuitePulls } from './measure/netsuite-pulls.js';
import { notModified } from './measure/not-modified.js';
import { page } from './measure/page.js';
import { rebuilds } from './measure/rebuilds.js';
import { growingRevenue, warmRevenue } from './measure/revenue.js';
import { starts } from './measure/starts.js';
import { verdicts } from './measure/verdicts.js';
import { warmList } from './measure/warm-list.js';
import { worker } from './measure/worker.js';
import { Bench } from './support/bench.js';
import { describeMachine, postgresVersion } from './support/machine.js';
import { effortOf, type Options, parseOptions } from './support/options.js';
import { type Report, renderNotes, renderTable, writeIntoPage, writeJson } from './support/report.js';
import { isMet, type Row } from './support/rows.js';

const MEASUREMENTS = [
  starts,
  warmList,
  notModified,
  filteredPage,
  warmRevenue,
  worker,
  rebuilds,
  loadInvoices,
  mergeInvoices,
  netsuitePulls,
  airtablePull,
  memory,
  access,
  eventStreams,
  growingRevenue,
  doctor,
  verdicts,
  edits,
  longQueue,
  bridgeLatency,
  drains,
  page,
];
/** A whole run takes a quarter of this on a slow machine; one that does not end by then hangs. */
const DEADLINE_MINUTES = 60;

const NAMES = MEASUREMENTS.map((measurement) => measurement.name);

const HELP = `Measures the built product and compares it, in the same run, with a bare Fastify
server that answers the same bytes, and with its SQL alone. Takes half an hour.

  npm run bench -- [options]

  --quick        short rounds, to try the bench itself
  --only NAME    only this measurement; may be repeated
  --write-docs   also put the table into docs/performance.md
  -h, --help     this text

${MEASUREMENTS.map(({ name, about }) => `  ${name.padEnd(16)} ${about}`).join('\n')}

A whole run is kept in bench/results/latest.json, any other in bench/results/partial.tmp.
Exit code 1: a target was missed. 2: it could not be measured.`;

const inFolder = (path: string): string => fileURLToPath(new URL(path, import.meta.url));

async function measure(bench: Bench, { only }: Options): Promise<Row[]> {
  const rows: Row[] = [];
  for (const measurement of MEASUREMENTS) {
    if (only.length > 0 && !only.includes(measurement.name)) continue;
    bench.say(`${measurement.name}: ${measurement.about}`);
    rows.push(...(await measurement.run(bench)));
  }
  return rows;
}

async function run(options: Options): Promise<Report> {
  const started = performance.now();
  const machine = describeMachine();
  const bench = new Bench(effortOf(options), (line) => process.stderr.write(`${line}\n`));
  const endAll = (exitCode: number): void => {
    void bench.close().finally(() => process.exit(exitCode));
  };
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => endAll(130));
  setTimeout(() => endAll(2), DEADLINE_MINUTES * 60_000).unref();
  try {
    const rows = await measure(bench, options);
    const postgresql = await postgresVersion((await bench.product()).databaseUrl);
    const seconds = (performance.now() - started) / 1000;
    return { date: new Date().toISOString(), seconds, machine: { ...machine, postgresql }, rows };
  } finally {
    await bench.close();
  }
}

try {
  const options = parseOptions(process.argv.slice(2), NAMES);
  if (options.help) {
    console.log(HELP);
  } else {
    const report = await run(options);
    const whole = !options.quick && options.only.length === 0;
    writeJson(inFolder(whole ? 'results/latest.json' : 'results/partial.tmp'), report);
    if (options.writeDocs) writeIntoPage(inFolder('../docs/performance.md'), report);
    console.log(`${renderTable(report.rows)}\n\n${renderNotes(report.rows)}`);
    if (!report.rows.every(isMet)) process.exitCode = 1;
  }
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 2;
}
