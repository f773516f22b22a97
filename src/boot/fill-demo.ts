import type { ClientBase } from 'pg';
import type { AppConfig } from '../common/config/app-config.js';
import { type DemoProgress, type DemoSummary, fillDemoWarehouse } from '../database/demo/fill-demo-warehouse.js';
import { healthMemory } from '../health/demo/health-memory.js';
import { nightlyScheduleOf } from '../health/freshness/nightly-schedule.js';

/** Fills an empty warehouse with the demo and its past, as of now. */
export function fillDemo(
  client: ClientBase,
  config: AppConfig,
  onProgress?: (progress: DemoProgress) => void,
): Promise<DemoSummary> {
  return fillDemoWarehouse(client, {
    now: new Date(),
    timeZone: config.businessTimeZone,
    remembered: (story) => healthMemory(story, nightlyScheduleOf(config)),
    ...(onProgress && { onProgress }),
  });
}
