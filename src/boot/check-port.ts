import { once } from 'node:events';
import { createServer } from 'node:net';

/**
 * Fails when the API could not listen there. Asked before the database is started: making a cluster takes seconds, and
 * would be for nothing.
 * @throws the error of the system (`EADDRINUSE`, `EACCES`), with the port and the address.
 */
export async function checkPort(port: number, host: string): Promise<void> {
  // The system gives a free one when it comes to it.
  if (port === 0) return;
  const probe = createServer().listen(port, host);
  await once(probe, 'listening');
  probe.close();
  await once(probe, 'close');
}
