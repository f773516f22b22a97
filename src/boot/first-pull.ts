import { Logger } from '@nestjs/common';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { PullsService } from '../inbound/pulls.service.js';

const SOURCE = 'airtable';

/**
 * Lets a fresh demo have its pictures: the addresses that its records came with lead nowhere, and only a pull has copies of
 * ours. It is the pull of every night, once, in the background; an instance that ended before its end begins again.
 */
export async function pullFirst(app: NestFastifyApplication): Promise<void> {
  const pulls = app.get(PullsService);
  if (!pulls.ready) return;
  try {
    const runs = await pulls.newest({ source: [SOURCE] });
    if (runs.some(({ status }) => status === 'ok')) return;
    const nothingElse = { full: false, dryRun: false, acceptDeletions: false };
    await pulls.start({ source: SOURCE, ...nothingElse, trigger: 'schedule', requestedBy: 'first start' });
  } catch (error) {
    // The night brings them.
    new Logger('FirstPull').warn(`the demo has no pictures yet: ${String(error)}`);
  }
}
