import { once } from 'node:events';
import { createServer } from 'node:net';
import { errorCode } from '../runtime/error-code.js';

/** A port that can't be had, and what to do about it. */
export class PortError extends Error {
  override readonly name = 'PortError';

  /** @param setting that says which port, as `PORT`. */
  constructor(
    readonly port: number,
    readonly host: string,
    setting: string,
    options: { readonly cause: unknown },
  ) {
    const code = errorCode(options.cause);
    const why = code === 'EADDRINUSE' ? 'is taken by another program' : `cannot be had (${code ?? options.cause})`;
    super(`Port ${port} of ${host} ${why}: set ${setting} to another one, or to 0 for any free one.`, options);
  }
}

/**
 * Fails when nobody could listen there. Asked before the database is started: making a cluster takes seconds, and would be for
 * nothing.
 * @param setting that says which port, as `PORT`.
 * @throws PortError
 */
export async function checkPort(port: number, host: string, setting: string): Promise<void> {
  // The system gives a free one when it comes to it.
  if (port === 0) return;
  const probe = createServer();
  try {
    await once(probe.listen(port, host), 'listening');
  } catch (error) {
    throw new PortError(port, host, setting, { cause: error });
  }
  probe.close();
  await once(probe, 'close');
}
