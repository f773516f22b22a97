/** The product in a process of its own, for tests that kill it: prints its URL as a JSON line, and runs until then. */
import { startTestApp } from '../support/test-app.js';

const [databaseUrl = ''] = process.argv.slice(2);
const { url } = await startTestApp({ databaseUrl, log: process.stderr });
process.stdout.write(`${JSON.stringify({ url })}\n`);
