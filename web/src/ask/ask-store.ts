import { type Answer, askQuestion } from '../api/ask';

/** A question, and what has come of it so far. */
export interface Asked {
  readonly id: number;
  readonly question: string;
  readonly state: 'asking' | 'answered' | 'cancelled' | 'failed';
  /** What has been said so far. */
  readonly text: string;
  /** What was looked up, in order; null where a look-up was refused. */
  readonly lookups: readonly { readonly name: string; readonly source: string | null }[];
  readonly answer: Answer | undefined;
  readonly error: string | undefined;
}

/** They last as long as the tab: an answer is as old as the moment at which it was given. */
const MOST_KEPT = 20;

let all: readonly Asked[] = [];
let next = 1;
let running: { readonly id: number; readonly controller: AbortController } | undefined;
const listeners = new Set<() => void>();

/** Questions of this visit, latest first; for `useSyncExternalStore`. Who leaves the screen while one is answered finds it answered. */
export const askedQuestions = {
  subscribe(listener: () => void): () => void {
    listeners.add(listener);
    return () => void listeners.delete(listener);
  },
  get: (): readonly Asked[] => all,
};

/** Asks; what was being answered is cancelled. */
export async function ask(question: string): Promise<void> {
  cancel();
  const id = next++;
  const controller = new AbortController();
  running = { id, controller };
  const asked: Asked = { id, question, state: 'asking', text: '', lookups: [], answer: undefined, error: undefined };
  set([asked, ...all].slice(0, MOST_KEPT));
  try {
    for await (const { event, data } of askQuestion(question, controller.signal)) {
      if (event === 'tool') change(id, ({ lookups }) => ({ lookups: [...lookups, data] }));
      else if (event === 'delta') change(id, ({ text }) => ({ text: text + data.text }));
      else if (event === 'done') change(id, () => ({ state: 'answered', answer: data }));
      else if (event === 'error') change(id, () => ({ state: 'failed', error: data.detail }));
    }
  } catch (error) {
    if (controller.signal.aborted) return;
    change(id, () => ({ state: 'failed', error: error instanceof Error ? error.message : String(error) }));
  } finally {
    if (running?.id === id) running = undefined;
  }
}

/** Ends what is being answered; the Worker ends it, too. What was said so far stays. */
export function cancel(): void {
  if (running === undefined) return;
  const { id, controller } = running;
  running = undefined;
  change(id, () => ({ state: 'cancelled' }));
  controller.abort();
}

function change(id: number, to: (asked: Asked) => Partial<Asked>): void {
  // What was cancelled is not answered after all.
  set(all.map((asked) => (asked.id === id && asked.state !== 'cancelled' ? { ...asked, ...to(asked) } : asked)));
}

function set(asked: readonly Asked[]): void {
  all = asked;
  for (const listener of listeners) listener();
}
