import 'reflect-metadata';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { createApp } from '../../src/app.js';
import { loadSettings } from '../../src/boot/load-settings.js';
import { prepareWarehouse } from '../../src/boot/prepare-warehouse.js';
import { Clock } from '../../src/clock/clock.js';
import { createLogger } from '../../src/common/logging/logger.js';
import { readMapping } from '../../src/upstreams/mapping/read-mapping.js';
import { LogWatch } from './log-watch.js';

/** The product, running in this process on a port of its own, on a database of the suite's. */
export interface TestApp {
  /** Without a slash at its end. */
  readonly url: string;
  readonly app: NestFastifyApplication;
  /** Sets the clock (ISO 8601); it stands still from then on. */
  setNow(moment: string): void;
  /** Lets the clock go with the time again. */
  runClock(): void;
  close(): Promise<void>;
}

/** What differs from a plain start. */
export interface TestAppOptions {
  readonly databaseUrl: string;
  /** Environment variables beside those of the test. */
  readonly env?: Readonly<Record<string, string>>;
  /** Where it logs in a process that may be killed before it can be looked at here: somebody outside does. */
  readonly log?: { write(text: string): void };
}

/** Starts the product over real HTTP; only the clock can be moved. What it logs, all of it, goes to a watch and nowhere else. */
export async function startTestApp({ databaseUrl, env = {}, log: outside }: TestAppOptions): Promise<TestApp> {
  const settings = loadSettings({ PORT: '0', LOG_LEVEL: 'trace', DATABASE_URL: databaseUrl, ...env });
  const log = new LogWatch({ DATABASE_URL: databaseUrl, ...env });
  const { config, upstreams, queueMapping } = settings;
  const database = {
    url: databaseUrl,
    directUrl: config.databaseDirectUrl ?? databaseUrl,
    embedded: false,
    close: () => Promise.resolve(),
  };
  const options = await prepareWarehouse(database, config, () => undefined);
  const mapping = await readMapping(upstreams.mappingFile);
  const app = await createApp(
    config,
    options,
    { ...upstreams, mapping },
    queueMapping,
    createLogger(config.logLevel, outside ?? log),
  );
  try {
    await app.listen(0, '127.0.0.1');
  } catch (error) {
    await app.close();
    throw error;
  }
  const clock = app.get(Clock);
  return {
    url: await app.getUrl(),
    app,
    setNow: (moment) => {
      clock.now = () => Date.parse(moment);
    },
    runClock: () => {
      clock.now = () => Date.now();
    },
    close: async () => {
      await app.close();
      log.assertNoSecret();
    },
  };
}
