import type { CallContext } from '../http/answer-call.js';
import { type Change, Refusal, type SimAnswer, type SimRequest } from '../http/exchange.js';
import type { Json } from '../json.js';

/** What the control API and the page work with. */
export interface ControlContext extends CallContext {
  readonly controlToken: string;
  readonly origin: string;
}

/** @throws Refusal with a sentence for whoever controls the simulator. */
export function refuse(status: number, error: string): never {
  throw new Refusal({ status, body: { error } });
}

/** Does what a person does by hand: no limits and no faults, and a line in the log as for every change. */
export function byHand<T extends Json>(
  { state, events, upstream }: ControlContext,
  { method, segments }: Pick<SimRequest, 'method' | 'segments'>,
  body: Json,
  work: (changes: Change[]) => T,
): T {
  return state.transaction(() => {
    const changes: Change[] = [];
    const result = work(changes);
    events.append({
      source: 'hand',
      method,
      path: `in ${upstream.label}: ${segments.slice(2).join(' / ')}`,
      body,
      status: 200,
      answered: true,
      fault: null,
      changes,
    });
    return result;
  });
}

export function ok(body: Json, status = 200): SimAnswer {
  return { status, body };
}
