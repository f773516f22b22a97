/**
 * The simulators in a process of their own, to be killed by tests: keeps its state in the directory of the first
 * argument, seeds from the database of the second, and prints one JSON line when it is ready.
 */
import { startSimulators } from '../../simulators/src/start.js';

const [dataDir, databaseUrl] = process.argv.slice(2);
if (dataDir === undefined || databaseUrl === undefined) throw new Error('Name the data directory and the database.');

const { airtable, asana } = await startSimulators({
  dataDir,
  databaseUrl,
  log: (line) => process.stderr.write(`${line}\n`),
});
process.stdout.write(`${JSON.stringify({ airtable, asana })}\n`);
