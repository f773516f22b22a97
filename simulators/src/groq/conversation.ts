import { isJsonArray, isJsonObject, type Json, type JsonObject } from '../json.js';
import { badRequest, unknownModel } from './errors.js';

/** Those that answer here; the names are Groq's. */
export const MODELS = ['llama-3.3-70b-versatile', 'llama-3.1-8b-instant', 'openai/gpt-oss-120b'] as const;

/** What a completion is asked for, as far as it decides what is answered. */
export interface Conversation {
  readonly model: string;
  readonly stream: boolean;
  /** The last words of the person. */
  readonly question: string;
  /** The names of the tools that may be called. */
  readonly tools: readonly string[];
  /** What the tools answered since the person spoke. */
  readonly results: readonly string[];
}

/** @throws Refusal as Groq words it. */
export function readConversation(body: JsonObject): Conversation {
  const { model, messages, tools = [], stream = false } = body;
  if (typeof model !== 'string') throw badRequest("'model' : property 'model' is missing");
  if (!MODELS.some((known) => known === model)) throw unknownModel(model);
  if (!isJsonArray(messages) || messages.length === 0) throw badRequest("'messages' : minimum number of items is 1");
  const said = messages.map((message, index) => {
    if (isJsonObject(message) && typeof message.role === 'string') return message;
    throw badRequest(`'messages.${index}' : discriminator property 'role' is missing`);
  });
  const last = said.findLastIndex(({ role }) => role === 'user');
  if (!isJsonArray(tools)) throw badRequest("'tools' : value must be an array");
  return {
    model,
    stream: stream === true,
    question: textOf(said[last]?.content),
    tools: tools.map(nameOfTool),
    results: said.slice(last + 1).flatMap(({ role, content }) => (role === 'tool' ? [textOf(content)] : [])),
  };
}

function nameOfTool(tool: Json): string {
  const declared = isJsonObject(tool) && isJsonObject(tool.function) ? tool.function.name : undefined;
  if (typeof declared === 'string') return declared;
  throw badRequest("'tools.0.function' : property 'name' is missing");
}

function textOf(content: Json | undefined): string {
  return typeof content === 'string' ? content : '';
}
