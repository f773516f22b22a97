import { relative } from 'node:path';
import Sequencer from '@jest/test-sequencer';

/** Suites that take long, in seconds on two cores. On a clean clone Jest knows of none, and would start the largest file first. */
const SECONDS = {
  'test/browser/foundation.e2e-spec.ts': 90,
  'test/e2e/bridge.e2e-spec.ts': 80,
  'test/e2e/inbound.e2e-spec.ts': 75,
  'test/crash/process.e2e-spec.ts': 55,
  'test/crash/bridge.e2e-spec.ts': 55,
  'test/browser/edits.e2e-spec.ts': 45,
  'test/browser/lists.e2e-spec.ts': 45,
  'test/crash/bridge-database.e2e-spec.ts': 34,
  'test/browser/timeline.e2e-spec.ts': 32,
  'test/browser/large.e2e-spec.ts': 32,
  'test/crash/embedded-postgres.e2e-spec.ts': 30,
  'test/upstreams/limits-shared.e2e-spec.ts': 29,
  'test/crash/pull.e2e-spec.ts': 28,
  'test/e2e/events-faults.e2e-spec.ts': 26,
  'test/e2e/lists-memory.e2e-spec.ts': 22,
  'test/e2e/doctor.e2e-spec.ts': 20,
};

/** Starts the longest suites first, so that at the end no worker waits for one that began late. */
export default class LongestFirst extends Sequencer {
  sort(tests) {
    const secondsOf = ({ path, context }) => SECONDS[relative(context.config.rootDir, path).replaceAll('\\', '/')] ?? 0;
    return super.sort(tests).sort((one, other) => secondsOf(other) - secondsOf(one));
  }
}
