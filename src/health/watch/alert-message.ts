import { createHmac } from 'node:crypto';
import { isInOrder, VERDICT_MEANINGS, VERDICTS } from '../freshness/verdicts.js';
import { isSource, SOURCE_DESCRIPTIONS } from '../sources.js';
import type { WaitingAlert } from './alerts.queries.js';
import { withoutAges } from './without-ages.js';

/** The body of an alert. It is the same at every try, and `id` is that of the change: whoever has seen it, has. */
export function alertBody(alert: WaitingAlert): string {
  const name = isSource(alert.source) ? SOURCE_DESCRIPTIONS[alert.source].label : alert.source;
  const verdict = VERDICTS.find((one) => one === alert.to);
  const recovered = verdict !== undefined && isInOrder(verdict);
  const meaning = verdict === undefined ? '' : ` (${VERDICT_MEANINGS[verdict]})`;
  const headline = recovered ? `${name} is in order again (${alert.to})` : `${name}: ${alert.to}${meaning}`;
  // It may be read a week after it was written.
  const cause = withoutAges(alert.cause);
  const lines = [headline, cause, alert.nextStep];
  const text = lines.filter((line) => line !== null).join('\n');
  return JSON.stringify({
    id: alert.alertId,
    type: 'sync_health.verdict_changed',
    kind: recovered ? 'recovery' : alert.isStale ? 'problem' : 'notice',
    at: alert.at,
    source: alert.source,
    source_name: name,
    from: alert.from,
    to: alert.to,
    is_stale: alert.isStale,
    last_sync: alert.lastSync,
    cause,
    next_step: alert.nextStep,
    evidence: alert.evidence.map((item) => ({ ...item, says: withoutAges(item.says) })),
    // What chat systems show of a message.
    text,
  });
}

/** The headers that prove that an alert is ours: HMAC-SHA256, in hex, of the timestamp, a dot, and the body. */
export function signatureHeaders(body: string, secret: string, now: number): Record<string, string> {
  const timestamp = String(Math.floor(now / 1000));
  const signature = createHmac('sha256', secret).update(`${timestamp}.${body}`).digest('hex');
  return { 'x-athena-timestamp': timestamp, 'x-athena-signature': `v1=${signature}` };
}
