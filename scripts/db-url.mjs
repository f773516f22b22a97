/** `npm run -s db:url`: the address of the running warehouse, for psql and BI tools. Needs no build; Node 20 will do. */
import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';

const HELP = `Prints the URL of the warehouse, password included.

  psql "$(npm run -s db:url)"

DATABASE_URL, when it is set, is printed as it is. Otherwise it is the embedded
server of the instance that runs on DATA_DIR (default .data).
Exit code 1: nothing is running there.`;

const dataDir = resolve(process.env.DATA_DIR || '.data');

if (process.argv.includes('--help') || process.argv.includes('-h')) {
  console.log(HELP);
} else if (process.argv.length > 2) {
  fail(`Unknown argument ${process.argv[2]}. See --help.`);
} else {
  const url = process.env.DATABASE_URL || runningUrl();
  if (url) console.log(url);
  else fail(`Nothing is running on ${dataDir}. Start it with npm start, or name another directory with DATA_DIR.`);
}

function runningUrl() {
  try {
    const { pid, process_start, database_url } = JSON.parse(readFileSync(join(dataDir, 'runtime.json'), 'utf8'));
    return isAlive(pid) && processStart(pid) === process_start ? database_url : undefined;
  } catch (error) {
    if (error.code === 'ENOENT' || error instanceof SyntaxError) return undefined;
    return fail(`${join(dataDir, 'runtime.json')} cannot be read: ${error.message}`);
  }
}

function isAlive(pid) {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error.code === 'EPERM';
  }
}

/** As in src/runtime/runtime-file.ts: a program that got the number of a killed instance is not it. */
function processStart(pid) {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    return stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19] ?? null;
  } catch {
    return null;
  }
}

function fail(sentence) {
  console.error(sentence);
  process.exit(1);
}
