import { answerOf, UnreachableError } from './client';
import { readEvents } from './read-events';

/** A figure of an answer: as it stands there, and the path and field of the API that gave it. */
export interface AnsweredFigure {
  readonly text: string;
  readonly field: string;
  readonly source: string;
}

/** The whole answer to a question. */
export interface Answer {
  readonly answer: string;
  /** False when the warehouse does not tell. */
  readonly known: boolean;
  readonly figures: readonly AnsweredFigure[];
  /** The paths that were asked. */
  readonly sources: readonly string[];
  /** Sentences that were left out, as they had figures that the warehouse had not answered. */
  readonly withheld: number;
  readonly model: string;
}

/** What happens while a question is answered. */
export type AskEvent =
  | { readonly event: 'tool'; readonly data: { readonly name: string; readonly source: string | null } }
  | { readonly event: 'delta'; readonly data: { readonly text: string } }
  | { readonly event: 'withheld'; readonly data: { readonly unknown: readonly string[] } }
  | { readonly event: 'done'; readonly data: Answer }
  | { readonly event: 'error'; readonly data: { readonly title: string; readonly detail: string } };

/**
 * Asks a question, and gives what happens until it is answered.
 * @throws ApiError when it is refused, UnreachableError when the stream never begins or breaks off.
 */
export async function* askQuestion(question: string, signal: AbortSignal): AsyncGenerator<AskEvent, void, undefined> {
  let response: Response;
  try {
    response = await fetch('/api/ask', {
      method: 'POST',
      signal,
      headers: { 'content-type': 'application/json', accept: 'text/event-stream' },
      body: JSON.stringify({ question }),
    });
  } catch (error) {
    throw new UnreachableError(error);
  }
  if (!response.ok || response.body === null) {
    const error: unknown = await response.json().catch(() => undefined);
    await answerOf(Promise.resolve({ error, response }));
    return;
  }
  let ended = false;
  try {
    for await (const step of readEvents(response.body)) {
      if (!isAskEvent(step)) continue;
      ended = step.event === 'done' || step.event === 'error';
      yield step;
    }
  } catch (error) {
    throw new UnreachableError(error);
  }
  if (!ended) throw new UnreachableError(undefined);
}

const EVENTS = new Set(['tool', 'delta', 'withheld', 'done', 'error']);

/** What an event carries goes with its name, to which the Worker's suites hold it. One that is not known here is passed over. */
function isAskEvent(step: { readonly event: string; readonly data: unknown }): step is AskEvent {
  return EVENTS.has(step.event) && typeof step.data === 'object' && step.data !== null;
}
