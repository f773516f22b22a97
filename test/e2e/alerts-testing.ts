import { createHmac, timingSafeEqual } from 'node:crypto';
import { HealthWatch } from '../../src/health/watch/health-watch.service.js';
import { WatchTimings } from '../../src/health/watch/watch-timings.js';
import { until } from '../support/child-instance.js';
import type { TestApp } from '../support/test-app.js';
import type { Arrival } from '../upstreams/fake-upstream.js';

export const SECRET = 'a secret of the receiver';

/** What arrives at a webhook. */
export interface Alert {
  id: string;
  type: string;
  kind: string;
  at: string;
  source: string;
  from: string | null;
  to: string;
  is_stale: boolean;
  cause: string;
  next_step: string | null;
  evidence: unknown[];
  text: string;
}

/** Reads an alert as a receiver does that believes only what is signed. */
export function readAlert({ body, headers }: Arrival): Alert {
  const timestamp = String(headers['x-athena-timestamp']);
  if (Math.abs(Date.now() / 1000 - Number(timestamp)) > 300) throw new Error('The alert is old.');
  const expected = Buffer.from(`v1=${createHmac('sha256', SECRET).update(`${timestamp}.${body}`).digest('hex')}`);
  const given = Buffer.from(String(headers['x-athena-signature']));
  if (expected.length !== given.length || !timingSafeEqual(expected, given)) throw new Error('The signature is wrong.');
  const alert: Alert = JSON.parse(body);
  if (headers['idempotency-key'] !== alert.id) throw new Error('The key is another one than the id.');
  return alert;
}

/** What the instance does by itself each minute, if it is its turn: then the answer is not `NOT_ITS_TURN`. */
export const lookOnce = ({ app }: TestApp): Promise<number> => app.get(HealthWatch).look();

/** The `followMs` of the tests. */
export const NOT_ITS_TURN = 12_345;

/** The same, when no other instance looks: one that has just started does so by itself. */
export async function look(instance: TestApp): Promise<void> {
  await until(async () => (await lookOnce(instance)) !== NOT_ITS_TURN);
}

/** As short as a test wants them. */
export function setTimings({ app }: TestApp, timings: Partial<WatchTimings>): void {
  Object.assign(app.get(WatchTimings), timings);
}
