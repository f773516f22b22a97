import { Inject, Injectable, Logger } from '@nestjs/common';
import { APP_CONFIG, type AppConfig } from '../../common/config/app-config.js';
import { Warehouse } from '../../database/warehouse.js';
import { errorCode } from '../../runtime/error-code.js';
import { Secret } from '../../upstreams/http/secret.js';
import { alertBody, signatureHeaders } from './alert-message.js';
import { CLAIM_ALERT, LOOK_AT_ALERTS, SETTLE_DELIVERED, SETTLE_FAILED, type WaitingAlert } from './alerts.queries.js';
import { WatchTimings } from './watch-timings.js';

/** Posts what is to be told to the webhook, one at a time, until each was taken. */
@Injectable()
export class AlertSender {
  private readonly log = new Logger('Alerts');
  private failing = false;

  constructor(
    private readonly warehouse: Warehouse,
    private readonly timings: WatchTimings,
    @Inject(APP_CONFIG) private readonly config: AppConfig,
  ) {}

  /** Sends everything that is due. One that is under way when it has to stop is tried again, under the same id. */
  async sendDue(stopping: AbortSignal): Promise<void> {
    const { alertWebhook } = this.config;
    if (alertWebhook === undefined) return;
    while (!stopping.aborted) {
      const [alert] = await this.warehouse.rows<WaitingAlert>(CLAIM_ALERT, [this.timings.lockMs]);
      if (alert === undefined) return;
      const problem = await this.post(alert, alertWebhook, stopping);
      if (problem === undefined) {
        await this.warehouse.rows(SETTLE_DELIVERED, [alert.id, alert.attempts]);
        this.log.log(`told the webhook: ${alert.source} is ${alert.to}`);
      } else {
        await this.warehouse.rows(SETTLE_FAILED, [alert.id, alert.attempts, problem, this.pauseAfter(alert)]);
        if (!this.failing) this.log.warn(`the webhook did not take an alert, trying on: ${problem}`);
      }
      this.failing = problem !== undefined;
    }
  }

  /** How many wait to be sent, and how soon the next is due; nothing waits for a webhook that is not there. */
  async look(): Promise<{ waiting: number; nextMs: number | null }> {
    if (this.config.alertWebhook === undefined) return { waiting: 0, nextMs: null };
    const [row] = await this.warehouse.rows<{ waiting: number; nextMs: number | null }>(LOOK_AT_ALERTS);
    return row ?? { waiting: 0, nextMs: null };
  }

  /** @returns what went wrong, without the URL: it may hold a secret. */
  private async post(
    alert: WaitingAlert,
    { url, secret }: { url: string; secret: string },
    stopping: AbortSignal,
  ): Promise<string | undefined> {
    const body = alertBody(alert);
    try {
      const answer = await fetch(url, {
        method: 'POST',
        headers: {
          'content-type': 'application/json; charset=utf-8',
          'user-agent': 'athena-pipeline',
          'idempotency-key': alert.alertId,
          ...signatureHeaders(body, secret, Date.now()),
        },
        body,
        // It would carry the alert, and its signature, to somebody who was not named.
        redirect: 'manual',
        signal: AbortSignal.any([AbortSignal.timeout(this.timings.answerMs), stopping]),
      });
      await answer.body?.cancel();
      return answer.ok ? undefined : `It answered ${answer.status}.`;
    } catch (error) {
      return describe(error, url);
    }
  }

  /** Null gives it up. */
  private pauseAfter({ attempts, triedForMs }: WaitingAlert): number | null {
    const { firstRetryMs, mostRetryMs, giveUpMs } = this.timings;
    if (triedForMs > giveUpMs) return null;
    // Half of it is chance, so that instances and alerts do not knock in step.
    return Math.min(firstRetryMs * 2 ** Math.min(attempts - 1, 30), mostRetryMs) * (0.5 + Math.random() / 2);
  }
}

function describe(error: unknown, url: string): string {
  const cause = error instanceof Error ? error.cause : undefined;
  const code = errorCode(cause) ?? errorCode(error);
  const text = error instanceof Error && error.name === 'TimeoutError' ? 'it did not answer in time' : String(error);
  return new Secret(url).removeFrom(`It could not be reached: ${code ?? text}.`);
}
