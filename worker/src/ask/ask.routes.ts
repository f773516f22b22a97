import { createRoute, z } from '@hono/zod-openapi';
import type { Call } from '../call.js';
import { allowedTo } from '../own/allowed-to.js';
import { answer, BODY_REFUSALS, jsonBody, words } from '../own/describe.js';
import { ownApp } from '../own/own-app.js';
import { refuseHaste } from '../own/refuse-haste.js';
import { log, toProblem } from '../problem/guard.js';
import { notConfigured } from '../problem/problem.js';
import { type AskEvent, converse } from './converse.js';

const Question = z
  .strictObject({ question: words(500).openapi({ example: 'What is the revenue of this year?' }) })
  .openapi('Question');

const Answer = z
  .object({
    answer: z.string(),
    known: z.boolean().openapi({ description: 'False when the warehouse does not tell.' }),
    figures: z.array(z.object({ text: z.string(), field: z.string(), source: z.string() })).openapi({
      description: 'Each figure of the answer, the path that answered it, and where it stands there.',
    }),
    sources: z.array(z.string()),
    withheld: z.number().int().openapi({
      description: 'Sentences that were left out: they had figures that the warehouse had not answered.',
    }),
    model: z.string(),
  })
  .openapi('Answer');

const ask = createRoute({
  ...allowedTo('viewer'),
  method: 'post',
  path: '/api/ask',
  tags: ['ask'],
  summary: 'Answer a question from the warehouse’s figures',
  description:
    'Streamed as server-sent events: `tool` for what is looked up, `delta` for each sentence, `withheld` for one that had a figure which the ' +
    'warehouse had not answered, `done` with the whole answer, or `error` with a problem. `Accept: application/json` gives the whole answer at once.',
  request: { body: jsonBody(Question) },
  responses: {
    200: {
      ...answer('The answer.', Answer),
      content: { 'text/event-stream': { schema: z.string() }, 'application/json': { schema: Answer } },
    },
    ...BODY_REFUSALS,
  },
});

/** Questions, to a model that may only look things up. */
export const askRoutes = ownApp();

askRoutes.openapi(ask, async (c) => {
  const { call } = c.env;
  const { groq } = call.settings;
  if (groq === undefined) throw notConfigured('Groq');
  await refuseHaste(call, call.env.ASK_LIMIT);
  const leaving = new AbortController();
  const signal = AbortSignal.any([leaving.signal, AbortSignal.timeout(groq.timeoutMs)]);
  const events = converse(call, groq, c.req.valid('json').question, signal);
  // What fails before there is anything to say is answered with its own status.
  const first = await events.next();
  if (c.req.header('accept')?.includes('application/json') === true) return c.json(await lastOf(events, first), 200);
  return new Response(streamOf(call, events, first, leaving), {
    headers: { 'content-type': 'text/event-stream; charset=utf-8', 'cache-control': 'no-store, no-transform' },
  });
});

type Events = AsyncGenerator<AskEvent, void, undefined>;
type Step = IteratorResult<AskEvent, void>;

async function lastOf(events: Events, first: Step): Promise<z.infer<typeof Answer>> {
  for (let step = first; !step.done; step = await events.next()) {
    if (step.value.event === 'done') {
      const { figures, sources, ...rest } = step.value.data;
      return { ...rest, figures: [...figures], sources: [...sources] };
    }
  }
  throw new Error('A question came to no end.');
}

/** @param leaving aborted when nobody listens any more: the model need not go on. */
function streamOf(call: Call, events: Events, first: Step, leaving: AbortController): ReadableStream<Uint8Array> {
  const encoder = new TextEncoder();
  const encode = (event: string, data: unknown): Uint8Array =>
    encoder.encode(`event: ${event}\ndata: ${JSON.stringify(data)}\n\n`);
  let next: Promise<Step> = Promise.resolve(first);
  return new ReadableStream({
    async pull(controller) {
      try {
        const step = await next;
        if (step.done) {
          controller.close();
          return;
        }
        controller.enqueue(encode(step.value.event, step.value.data));
        next = events.next();
        // Its failure is told when it is its turn.
        next.catch(() => undefined);
      } catch (error) {
        const { status, title, message } = toProblem(error, call.requestId);
        controller.enqueue(encode('error', { status, title, detail: message, request_id: call.requestId }));
        controller.close();
      }
    },
    cancel() {
      leaving.abort();
      events.return().catch((error: unknown) => log({ request_id: call.requestId, error: String(error) }));
    },
  });
}
