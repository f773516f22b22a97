import './typescript-hooks.mjs';

/** Jest gives a global set-up no `.js` → `.ts` mapping; the hooks do, and only for imports that come after them. */
export default async function setUp(): Promise<void> {
  const { startTestServer } = await import('./test-server.js');
  process.env.TEST_POSTGRES_URL = await startTestServer();
}
