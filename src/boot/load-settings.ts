import { type AppConfig, readAppConfig } from '../common/config/app-config.js';
import { EnvReader } from '../common/config/env-reader.js';
import type { QueueMapping } from '../sync-queue/mapping/queue-mapping.js';
import { readQueueMapping } from '../sync-queue/mapping/read-queue-mapping.js';
import { readUpstreamSettings, type UpstreamSettings } from '../upstreams/upstream-settings.js';

/** Everything that the environment says. */
export interface Settings {
  readonly config: AppConfig;
  readonly upstreams: UpstreamSettings;
  /** Undefined where the queue is our own. */
  readonly queueMapping: QueueMapping | undefined;
  /** Whether the Worker is started before the API. */
  readonly edge: boolean;
}

/** @throws ConfigError naming every variable that is wrong, all at once. */
export function loadSettings(env: Readonly<Record<string, string | undefined>>, edge = false): Settings {
  const read = new EnvReader(env);
  const settings = {
    config: readAppConfig(read),
    upstreams: readUpstreamSettings(read),
    queueMapping: readQueueMapping(read),
    edge,
  };
  read.throwIfRefused();
  return settings;
}
