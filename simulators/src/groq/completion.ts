import { randomUUID } from 'node:crypto';
import { Parts, type SimAnswer } from '../http/exchange.js';
import type { JsonObject } from '../json.js';
import type { Conversation } from './conversation.js';
import type { Thought } from './think.js';

/** A thought as Groq answers it: whole, or as server-sent events. */
export function complete({ model, stream }: Conversation, thought: Thought, wordMs: number): SimAnswer {
  const id = `chatcmpl-${randomUUID()}`;
  const base = { id, created: Math.floor(Date.now() / 1000), model, system_fingerprint: 'fp_simulated' };
  return stream ? streamed(base, thought, wordMs) : whole(base, thought);
}

function whole(base: JsonObject, thought: Thought): SimAnswer {
  const message: JsonObject =
    'text' in thought
      ? { role: 'assistant', content: thought.text }
      : { role: 'assistant', tool_calls: toolCalls(thought) };
  const choice = { index: 0, message, logprobs: null, finish_reason: finishOf(thought) };
  return { status: 200, body: { ...base, object: 'chat.completion', choices: [choice], usage: usageOf(thought) } };
}

function streamed(base: JsonObject, thought: Thought, wordMs: number): SimAnswer {
  const chunk = (delta: JsonObject, finish: string | null = null, more: JsonObject = {}): string => {
    const choice = { index: 0, delta, logprobs: null, finish_reason: finish };
    return `data: ${JSON.stringify({ ...base, object: 'chat.completion.chunk', choices: [choice], ...more })}\n\n`;
  };
  const deltas =
    'text' in thought
      ? (thought.text.match(/\s*\S+/g) ?? []).map((content) => chunk({ content }))
      : [chunk({ tool_calls: toolCalls(thought).map((call, index) => ({ index, ...call })) })];
  const parts = [
    chunk({ role: 'assistant', content: 'text' in thought ? '' : null }),
    ...deltas,
    chunk({}, finishOf(thought), { x_groq: { id: `req_${randomUUID()}`, usage: usageOf(thought) } }),
    'data: [DONE]\n\n',
  ];
  const headers = { 'content-type': 'text/event-stream', 'cache-control': 'no-cache' };
  return { status: 200, headers, body: new Parts(parts, wordMs) };
}

function toolCalls(thought: Extract<Thought, { calls: unknown }>): JsonObject[] {
  return thought.calls.map(({ name, args }) => ({
    id: `call_${randomUUID().slice(0, 8)}`,
    type: 'function',
    function: { name, arguments: JSON.stringify(args) },
  }));
}

function finishOf(thought: Thought): string {
  return 'text' in thought ? 'stop' : 'tool_calls';
}

function usageOf(thought: Thought): JsonObject {
  const completion_tokens = 'text' in thought ? thought.text.split(/\s+/).length : 12;
  return { prompt_tokens: 100, completion_tokens, total_tokens: 100 + completion_tokens };
}
