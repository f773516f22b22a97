/** The Worker with its stand-ins, in a process that a test may kill. Tells in a JSON line where it is. */
import { runWorker } from '../../src/boot/run-worker.js';

const [, , dataDir = ''] = process.argv;
const worker = await runWorker({
  originUrl: 'http://127.0.0.1:9',
  port: 0,
  dataDir,
  variables: {},
  log: (text) => process.stderr.write(text),
});
process.stdout.write(`${JSON.stringify({ url: worker.url, group: worker.pid })}\n`);
await worker.ended;
process.stdout.write(`${JSON.stringify({ ended: true })}\n`);
