import type { Exchange, UpstreamFailure } from '../../upstreams/http/result.js';
import { decisionIn } from '../entry-notes.js';
import type { BridgeStore, FieldValue, Settlement } from './bridge-store.js';
import type { ClaimedRow } from './claim.queries.js';
import { type ClaimedRecord, groupByRecord, onlyOf } from './claimed-record.js';
import type { Acknowledged, Courier, Parcel, ReadingOf } from './courier.js';
import { divide } from './divide.js';
import { fateOf, settleAll, settleUnreadable } from './fate.js';
import { type JudgedRecord, judgeRecord, seenValue, settleDelivered, settleSuperseded } from './judge-record.js';
import { recordAttempt } from './record-attempt.js';
import type { AttemptRecord, EntrySettlement } from './settle.queries.js';

/** Of an entry's lease of 30 s: the last 10 s belong to the request, so that nothing is sent that another may claim. */
const MAX_WAIT_MS = 18_000;
/** After so long without a success nobody knows whether an upstream is up. */
const BELIEVED_UP_MS = 10_000;

const NOTHING_SENT: Acknowledged = { values: new Map(), modifiedAt: null };

/** What a run learned of the upstream, beside what it settled. */
export interface RunOutcome {
  /** Our credential was refused: the words of the upstream. */
  readonly refused: string | undefined;
  /** It answered what was asked of it. */
  readonly answered: boolean;
  /** For so long there is no turn. */
  readonly waitMs: number;
}

/** Who delivers, to whom. */
export interface RunContext {
  readonly courier: Courier;
  readonly store: BridgeStore;
  /** Names this process in the record of attempts. */
  readonly instance: string;
  readonly signal: AbortSignal;
}

/** Carries one claim: reads, compares, sends, settles. Whatever happens, each entry is settled or its claim expires. */
export class DeliveryRun {
  private refused: string | undefined;
  private answered = false;
  private waitMs = 0;
  private lastSuccess = Number.NEGATIVE_INFINITY;
  /** What persons decided about entries, by id. */
  private decisions: ReadonlyMap<string, string> = new Map();

  constructor(
    private readonly context: RunContext,
    private readonly lock: string,
  ) {}

  /** Delivers claimed entries. @throws the database's error: the claims then expire. */
  async deliver(rows: readonly ClaimedRow[]): Promise<RunOutcome> {
    const { courier, store, signal } = this.context;
    const records = groupByRecord(rows);
    this.decisions = decisionsOf(rows);
    const superseded = records.flatMap((record) => record.superseded);
    if (superseded.length > 0) {
      await this.settle({ entries: settleSuperseded(superseded) });
    }
    const live = records.filter(({ entries }) => entries.length > 0);
    await store.noteBases(courier.target, live.flatMap(newBases));
    // Before the writes of the claim before, which wait for their turns: when those are sent, ours are ready.
    for await (const reading of courier.read(live, { maxWaitMs: MAX_WAIT_MS, signal, goesFirst: true })) {
      await Promise.all(courier.pack(await this.takeIn(reading)).map((parcels) => this.send(parcels)));
    }
    return { refused: this.refused, answered: this.answered, waitMs: this.waitMs };
  }

  /** Settles what needs no sending, and answers the rest. */
  private async takeIn({ records, result }: ReadingOf): Promise<JudgedRecord[]> {
    const { courier } = this.context;
    if (result.outcome !== 'ok') {
      await this.settleFailure(records, result, 'reading');
      return [];
    }
    this.succeeded();
    const judged: JudgedRecord[] = [];
    const entries: EntrySettlement[] = [];
    for (const record of records) {
      const reading = result.value.get(record.targetId);
      const spoilt = settleUnreadable(record, reading, courier.label);
      entries.push(...spoilt);
      const sound = new Set(idsOf([{ record }]).filter((id) => !spoilt.some((entry) => entry.id === id)));
      if (!reading?.found || sound.size === 0) continue;
      judged.push(judgeRecord(onlyOf(record, sound), reading, (column) => courier.policyOf(record.entity, column)));
    }
    const over = judged.filter(({ values }) => values.size === 0);
    for (const record of over) entries.push(...settleDelivered(record, courier.label, 1));
    if (entries.length > 0) {
      const outcome = entries.every(({ status }) => status === 'delivered') ? 'already_there' : 'read';
      await this.settle({
        entries,
        seen: over.flatMap(({ there }) => there),
        conflicts: over.flatMap(({ conflicts }) => conflicts),
        attempt: this.attempt(
          result.exchange,
          entries.map(({ id }) => id),
          outcome,
        ),
      });
    }
    return judged.filter(({ values }) => values.size > 0);
  }

  /**
   * Sends what goes into one request.
   * @returns whether it is over with them: what comes after them may go.
   */
  private async send(parcels: readonly JudgedRecord[]): Promise<boolean> {
    const { courier, store, signal } = this.context;
    const values: FieldValue[] = parcels.flatMap(({ record, values }) =>
      [...values].map(([field, value]) => ({ target_id: record.targetId, field, value })),
    );
    const ours = await store.aboutToSend(courier.target, this.lock, idsOf(parcels), values);
    const still = parcels.filter(({ record }) => record.entries.every(({ id }) => ours.has(id)));
    if (still.length === 0) return false;
    // Of an edit that stands alone now there may be nothing to send: it is there already, or in conflict.
    if (values.length === 0) return this.settleSent(still, NOTHING_SENT, null);
    const result = await courier.send(still, { maxWaitMs: MAX_WAIT_MS, signal });
    if (result.outcome === 'ok') {
      this.succeeded();
      return this.settleSent(still, result.value, result.exchange);
    }
    const parts = this.blamesOne(result) ? divide(still, result.outcome, courier) : [];
    if (parts.length > 0) {
      await this.note(this.attempt(result.exchange, idsOf(still), 'split'));
      return this.sendParts(parts);
    }
    await this.settleFailure(
      still.map(({ record }) => record),
      result,
      'sending',
    );
    return result.outcome === 'rejected';
  }

  /** Sends one part after the other. Parts of one record wait for each other: its edits are told in their order. */
  private async sendParts(parts: readonly (readonly JudgedRecord[])[]): Promise<boolean> {
    for (const [n, part] of parts.entries()) {
      if (await this.send(part)) continue;
      const rest = parts.slice(n + 1).flat();
      const isOfSameRecord = rest.some(({ record }) => part.some((sent) => sent.record.targetId === record.targetId));
      if (!isOfSameRecord) continue;
      const entries = settleAll(
        rest.map(({ record }) => record),
        'pending',
        0,
        null,
      );
      await this.settle({ entries });
      return false;
    }
    return true;
  }

  private async settleSent(
    sent: readonly JudgedRecord[],
    { values, modifiedAt }: Acknowledged,
    exchange: Exchange | null,
  ): Promise<boolean> {
    const { courier } = this.context;
    const told = sent.map((judged) => {
      const { record, there } = judged;
      const seen = [...judged.values].map(([column, value]) => {
        const known = values.get(record.targetId)?.get(column);
        const entryId = record.ours.get(column)?.entryId ?? '';
        return seenValue(record, column, entryId, known === undefined ? value : known, modifiedAt);
      });
      return { ...judged, there: [...there, ...seen] };
    });
    const over = told.filter(({ later }) => later.length === 0);
    await this.settle({
      entries: over.flatMap((judged) => settleDelivered(judged, courier.label, 1)),
      seen: over.flatMap(({ there }) => there),
      conflicts: over.flatMap(({ conflicts }) => conflicts),
      attempt: this.attempt(exchange, idsOf(sent), 'delivered', modifiedAt),
    });
    const next = told.flatMap(({ later: [values, ...later], ...judged }) =>
      values ? { ...judged, values, later } : [],
    );
    return next.length === 0 || this.send(next);
  }

  /** Whatever becomes of an entry, what was decided about it stays with it. */
  private async settle({ entries, ...rest }: Settlement): Promise<void> {
    const { courier, store } = this.context;
    const told = entries.map((entry) => {
      const words = [this.decisions.get(entry.id), entry.error].filter((word) => typeof word === 'string');
      return { ...entry, error: words.length === 0 ? null : words.join(' ') };
    });
    await store.settle(courier.target, this.lock, { entries: told, ...rest });
  }

  private async note(attempt: AttemptRecord | undefined): Promise<void> {
    if (attempt) await this.settle({ entries: [], attempt });
  }

  /** Whether a failure is more likely that of one record than of all. */
  private blamesOne({ outcome, status }: UpstreamFailure): boolean {
    if (outcome === 'rejected') return true;
    const isUp = performance.now() - this.lastSuccess < BELIEVED_UP_MS;
    return outcome === 'temporary' && status !== null && status >= 500 && isUp;
  }

  private async settleFailure(
    records: readonly ClaimedRecord[],
    failure: UpstreamFailure,
    when: 'reading' | 'sending',
  ): Promise<void> {
    const { outcome, cause, message, exchange } = failure;
    const attempt = this.attempt(
      exchange,
      records.flatMap(({ entries }) => entries.map(({ id }) => id)),
      outcome,
    );
    await this.settle({ entries: fateOf(records, failure, when), attempt });
    if (outcome === 'unauthorized') this.refused = message;
    if (outcome === 'rate_limited' && cause === 'own_limit') this.noteWait(failure.retryAfterSeconds ?? 1);
    else if (outcome === 'rate_limited') this.noteWait(failure.retryAfterSeconds ?? 30);
  }

  private attempt(
    exchange: Exchange | null,
    entryIds: readonly string[],
    outcome: string,
    modifiedAt: string | null = null,
  ): AttemptRecord | undefined {
    return recordAttempt(this.context.instance, exchange, entryIds, outcome, modifiedAt);
  }

  private succeeded(): void {
    this.answered = true;
    this.lastSuccess = performance.now();
  }

  private noteWait(seconds: number): void {
    this.waitMs = Math.max(this.waitMs, seconds * 1000);
  }
}

function decisionsOf(rows: readonly ClaimedRow[]): Map<string, string> {
  const decided = rows.map(({ id, last_error }) => [id, decisionIn(last_error)] as const);
  return new Map(decided.filter((one): one is [string, string] => one[1] !== undefined));
}

function newBases({ targetId, ours }: ClaimedRecord): FieldValue[] {
  return [...ours].flatMap(([field, { isNew, lastKnown }]) =>
    isNew ? [{ target_id: targetId, field, value: lastKnown }] : [],
  );
}

function idsOf(parcels: readonly Pick<Parcel, 'record'>[]): string[] {
  return parcels.flatMap(({ record }) => record.entries.map(({ id }) => id));
}
