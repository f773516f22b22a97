import { setTimeout as sleep } from 'node:timers/promises';

const DEADLINE_MS = 300_000;
const LOOK_MS = 50;

/** What a pull says of itself, as far as it is measured. */
export interface PulledRun {
  readonly id: string;
  readonly status: string;
  readonly error: string | null;
  readonly rows_read: number;
  readonly rows_inserted: number;
}

/** Pulls a source through the API, and waits for the end of it. @throws Error when it does not end well. */
export async function pullOf(
  apiUrl: string,
  source: 'airtable' | 'netsuite',
  body: object = {},
): Promise<{ readonly run: PulledRun; readonly seconds: number }> {
  const started = performance.now();
  const answer = await fetch(`${apiUrl}/api/pipeline/sync-health/${source}/run`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
  });
  const { run: begun }: { run: PulledRun } = JSON.parse(await answer.text());
  while (performance.now() - started < DEADLINE_MS) {
    await sleep(LOOK_MS);
    const told = await fetch(`${apiUrl}/api/pipeline/sync-runs/${begun.id}`);
    const run: PulledRun = JSON.parse(await told.text());
    if (run.status === 'ok') return { run, seconds: (performance.now() - started) / 1000 };
    if (run.status !== 'running') throw new Error(`The pull ended as ${run.status}: ${run.error}`);
  }
  throw new Error(`The pull did not end in ${DEADLINE_MS / 1000} s.`);
}
