import { setTimeout as sleep } from 'node:timers/promises';
import type { Fault, FaultBoard } from '../faults/fault-board.js';
import { type EventLog, loggedBody, type NewEvent } from '../state/event-log.js';
import type { SimState } from '../state/sim-state.js';
import type { Upstream } from '../upstream.js';
import { type Change, CUT, type Outcome, Refusal, SILENCE, type SimAnswer, type SimRequest } from './exchange.js';

/** What answering a call needs. */
export interface CallContext {
  readonly upstream: Upstream;
  readonly state: SimState;
  readonly faults: FaultBoard;
  readonly events: EventLog;
  /** Aborted when the simulator stops: what was slow is not done any more. */
  readonly stopping: AbortSignal;
}

/** One call of the vendor's API, from its faults to its line in the log. */
export async function answerCall(request: SimRequest, context: CallContext): Promise<Outcome> {
  await context.upstream.ready?.();
  const fault = context.faults.strike(request);
  const log = logger(request, context, fault);
  if (fault === undefined) return obey(request, context, fault, log);
  switch (fault.kind) {
    case 'cut_before':
      log({ status: null, answered: false });
      return CUT;
    case 'drop':
      log({ status: null, answered: false });
      return SILENCE;
    case 'slow':
    case 'cut_after_accept':
      return obey(request, context, fault, log);
    default: {
      const answer = context.upstream.faultAnswer(fault.kind, fault.retry_after_seconds);
      log({ status: answer.status });
      return answer;
    }
  }
}

async function obey(
  request: SimRequest,
  { upstream, state, stopping }: CallContext,
  fault: Fault | undefined,
  log: Logger,
): Promise<Outcome> {
  let over = () => {};
  try {
    over = upstream.admit(request);
    const delay = fault?.kind === 'slow' ? fault.delay_ms : upstream.settings.get('latency_ms');
    if (delay > 0) await sleep(delay, undefined, { signal: stopping });
    const isHeard = fault?.kind !== 'cut_after_accept';
    // In the transaction of the change: after a crash the log says exactly what was accepted.
    const answer = state.transaction(() => {
      const changes: Change[] = [];
      const given = upstream.handle(request, changes);
      log({ status: given.status, changes, answered: isHeard });
      return given;
    });
    return isHeard ? answer : CUT;
  } catch (error) {
    if (stopping.aborted) return CUT;
    if (!(error instanceof Refusal)) throw error;
    return refused(error.answer, fault, log);
  } finally {
    over();
  }
}

function refused(answer: SimAnswer, fault: Fault | undefined, log: Logger): Outcome {
  const isHeard = fault?.kind !== 'cut_after_accept';
  log({ status: answer.status, answered: isHeard });
  return isHeard ? answer : CUT;
}

type Logger = (result: Pick<NewEvent, 'status'> & Partial<NewEvent>) => void;

function logger(request: SimRequest, { upstream, events }: CallContext, fault: Fault | undefined): Logger {
  return (result) =>
    events.append({
      source: 'api',
      method: request.method,
      path: upstream.loggedPath(request),
      body: upstream.hidesBody?.(request) ? '***' : loggedBody(request.text),
      answered: true,
      fault: fault?.kind ?? null,
      changes: [],
      ...result,
    });
}
