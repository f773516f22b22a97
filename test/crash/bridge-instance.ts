/** The product with its bridge in a process of its own, for tests that kill it: prints its URL as a JSON line. */
import { startTestApp } from '../support/test-app.js';

const [databaseUrl = '', env = '{}'] = process.argv.slice(2);
const { url } = await startTestApp({ databaseUrl, env: JSON.parse(env), log: process.stderr });
process.stdout.write(`${JSON.stringify({ url })}\n`);
