import './typescript-hooks.mjs';

/** Jest gives a global set-up no `.js` → `.ts` mapping; the hooks do, and only for imports that come after them. */
export default async function setUp(): Promise<void> {
  const { buildSimulators } = await import('./build-simulators.js');
  const { startTestServer } = await import('./test-server.js');
  buildSimulators();
  process.env.TEST_POSTGRES_URL = await startTestServer();
}
