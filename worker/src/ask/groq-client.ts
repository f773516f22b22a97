import { z } from 'zod';
import { unavailable } from '../problem/problem.js';
import type { Settings } from '../settings/settings.js';

/** Groq asks us to wait: a moment is waited for, longer ones are told to whoever asked. */
const MAX_WAIT_SECONDS = 3;
const MAX_ANSWER_TOKENS = 700;
/** Stands instead of the last chunk. */
const END = '[DONE]';

const ToolCall = z.object({
  index: z.number().default(0),
  id: z.string().nullish(),
  function: z.object({ name: z.string().nullish(), arguments: z.string().nullish() }).optional(),
});
const Chunk = z.object({
  /** What fails in the middle is told in a chunk of its own. */
  error: z.never().optional(),
  choices: z
    .array(z.object({ delta: z.object({ content: z.string().nullish(), tool_calls: z.array(ToolCall).nullish() }) }))
    .default([]),
});

/** What a model wants to have looked up; `arguments` is JSON, or should be. */
export interface WantedTool {
  readonly id: string;
  readonly name: string;
  readonly arguments: string;
}

export type Message =
  | { readonly role: 'system' | 'user'; readonly content: string }
  | { readonly role: 'assistant'; readonly content: string | null; readonly tool_calls?: readonly unknown[] }
  | { readonly role: 'tool'; readonly tool_call_id: string; readonly content: string };

/** What a model may call, and whether it may now. */
export interface ToolChoice {
  readonly tools: readonly unknown[];
  readonly tool_choice: 'auto' | 'none';
}

type Groq = NonNullable<Settings['groq']>;

/** A turn of the model: its words as they come, and in the end the tools that it wants. */
export async function* chat(
  groq: Groq,
  messages: readonly Message[],
  tools: ToolChoice,
  signal: AbortSignal,
): AsyncGenerator<string, WantedTool[], undefined> {
  const response = await send(groq, messages, tools, signal, true);
  const wanted = new Map<number, { id: string; name: string; arguments: string }>();
  for await (const { choices } of chunks(response)) {
    for (const { delta } of choices) {
      for (const { index, id, function: called } of delta.tool_calls ?? []) {
        const tool = wanted.get(index) ?? { id: '', name: '', arguments: '' };
        wanted.set(index, tool);
        tool.id += id ?? '';
        tool.name += called?.name ?? '';
        tool.arguments += called?.arguments ?? '';
      }
      if (delta.content) yield delta.content;
    }
  }
  return [...wanted.values()];
}

async function send(
  groq: Groq,
  messages: readonly Message[],
  { tools, tool_choice }: ToolChoice,
  signal: AbortSignal,
  mayWait: boolean,
): Promise<Response> {
  const body = {
    model: groq.model,
    messages,
    tools,
    tool_choice,
    temperature: 0,
    stream: true,
    max_completion_tokens: MAX_ANSWER_TOKENS,
  };
  let response: Response;
  try {
    response = await fetch(`${groq.url}/chat/completions`, {
      method: 'POST',
      headers: { authorization: `Bearer ${groq.token}`, 'content-type': 'application/json' },
      body: JSON.stringify(body),
      redirect: 'manual',
      signal,
    });
  } catch {
    throw unavailable('The model does not answer.', 5);
  }
  if (response.ok) return response;
  await response.body?.cancel();
  if (response.status === 401 || response.status === 403) throw unavailable('Groq does not accept our key.');
  if (response.status !== 429) throw unavailable('The model does not answer.', 5);
  const seconds = Math.ceil(Number(response.headers.get('retry-after')) || 1);
  if (!mayWait || seconds > MAX_WAIT_SECONDS) throw unavailable('The model has been asked too often.', seconds);
  await new Promise((resolve) => setTimeout(resolve, seconds * 1000));
  return send(groq, messages, { tools, tool_choice }, signal, false);
}

/**
 * What a stream brings. One that breaks off, or tells of a failure in the middle, has said half a sentence at most: half a figure
 * may be another figure.
 * @throws Problem 503
 */
async function* chunks(response: Response): AsyncGenerator<z.infer<typeof Chunk>, void, undefined> {
  try {
    for await (const data of events(response)) {
      if (data === END) return;
      yield Chunk.parse(JSON.parse(data));
    }
  } catch {
    // Told below, as where it ends too early without an error.
  }
  throw unavailable('The model broke off.', 5);
}

/** The data of each server-sent event. */
async function* events({ body }: Response): AsyncGenerator<string, void, undefined> {
  if (body === null) return;
  let rest = '';
  for await (const text of body.pipeThrough(new TextDecoderStream())) {
    const lines = (rest + text).split(/\r?\n/);
    rest = lines.pop() ?? '';
    for (const line of lines) if (line.startsWith('data:')) yield line.slice('data:'.length).trim();
  }
}
