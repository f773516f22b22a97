import { parseArgs } from 'node:util';
import { describeNetSuite, mendNetSuite, NETSUITE_FAULTS } from './demo/netsuite-faults.js';
import { type Ask, findSimulator } from './demo/simulator-control.js';

const HELP = `Usage: npm run demo -- netsuite mend | break [FAULT] | status

Changes how the demo's NetSuite behaves. In the demo's story a role lost a permission three weeks ago, and every
nightly run has reported success since.

  mend     undo every fault; then npm run sync -- --source netsuite brings the weeks that are missing
  break    switch a fault on: ${NETSUITE_FAULTS[0]?.name} unless another is named
${NETSUITE_FAULTS.map(({ name, what }) => `             ${name.padEnd(12)} ${what}`).join('\n')}
  status   print how it is
  --help   print this

It works on the running product of DATA_DIR. Exit code: 0 done, 1 failed, 2 not understood.`;

const OK = 0;
const FAILED = 1;
const MISUSED = 2;

process.exitCode = await main(process.argv.slice(2));

async function main(args: readonly string[]): Promise<number> {
  const work = readWork(args);
  if (work === 'help') return say(HELP, OK);
  if (work === undefined) return say(HELP, MISUSED);
  try {
    const ask = await findSimulator('netsuite', process.env);
    return say(await work(ask), OK);
  } catch (error) {
    return say(`It could not be done: ${error instanceof Error ? error.message : String(error)}`, FAILED);
  }
}

/** What is asked for; undefined when it is not understood. */
function readWork(args: readonly string[]): ((ask: Ask) => Promise<string>) | 'help' | undefined {
  const words = readWords(args);
  if (words === 'help' || words === undefined) return words;
  const [simulator, verb, fault, ...more] = words;
  if (simulator !== 'netsuite' || more.length > 0) return undefined;
  if (verb === 'break') {
    const known = NETSUITE_FAULTS.find(({ name }) => name === (fault ?? NETSUITE_FAULTS[0]?.name));
    return known === undefined ? undefined : (ask) => known.switchOn(ask);
  }
  if (fault !== undefined) return undefined;
  if (verb === 'status') return describeNetSuite;
  if (verb !== 'mend') return undefined;
  return async (ask) => {
    await mendNetSuite(ask);
    return 'NetSuite shows everything again, as it was set up. Now: npm run sync -- --source netsuite';
  };
}

function readWords(args: readonly string[]): readonly string[] | 'help' | undefined {
  try {
    const { values, positionals } = parseArgs({
      args: [...args],
      allowPositionals: true,
      options: { help: { type: 'boolean', short: 'h' } },
    });
    return values.help ? 'help' : positionals;
  } catch {
    return undefined;
  }
}

function say(text: string, code: number): number {
  (code === OK ? process.stdout : process.stderr).write(`${text}\n`);
  return code;
}
