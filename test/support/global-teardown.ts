import './typescript-hooks.mjs';

/** Ends what the global set-up started, in the same process. */
export default async function tearDown(): Promise<void> {
  const { stopTestServer } = await import('./test-server.js');
  await stopTestServer();
}
