import type { Call } from '../call.js';
import { askOrigin, OriginGone } from '../origin/ask-origin.js';
import { ownHeaders } from '../origin/origin-headers.js';
import { TOOLS, targetOf } from './tools.js';

/** A longer one would fill a model's attention, and a minute's tokens. */
const MAX_RESULT_CHARACTERS = 12_000;
const MAX_ITEMS = 25;

/** What came of a tool that a model asked for. */
export type ToolOutcome =
  | { readonly ok: true; readonly source: string; readonly facts: unknown; readonly text: string }
  /** `gone`: the warehouse itself does not answer. */
  | { readonly ok: false; readonly gone: boolean; readonly text: string };

/** Looks up what a model asks for, with the rights of whoever asked the question. @param text the arguments, as JSON. */
export async function callTool(call: Call, name: string, text: string): Promise<ToolOutcome> {
  const tool = Object.hasOwn(TOOLS, name) ? TOOLS[name] : undefined;
  if (tool === undefined) return refused(`There is no such tool. There are: ${Object.keys(TOOLS).join(', ')}.`);
  const args = tool.parameters.safeParse(parsed(text));
  if (!args.success)
    return refused(args.error.issues.map(({ path, message }) => `${path.join('.')}: ${message}`).join(' '));
  const source = targetOf(tool, args.data);
  try {
    const headers = ownHeaders(call);
    headers.set('accept-encoding', 'identity');
    const response = await askOrigin(call.settings, { method: 'GET', target: source, headers });
    const body: unknown = await response.json();
    if (!response.ok) return refused(`The warehouse answers ${response.status}.`);
    const total = Number(response.headers.get('x-total-count'));
    const rows: readonly unknown[] | undefined = Array.isArray(body) ? body : undefined;
    const facts = rows === undefined ? shortened(body) : { total, rows };
    const shown = rows === undefined ? { source, value: facts } : { source, kind: tool.kind, total, rows };
    return { ok: true, source, facts, text: JSON.stringify(shown).slice(0, MAX_RESULT_CHARACTERS) };
  } catch (error) {
    if (error instanceof OriginGone || error instanceof SyntaxError)
      return refused('The warehouse does not answer.', true);
    throw error;
  }
}

function parsed(text: string): unknown {
  try {
    return text.trim() === '' ? {} : JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** Long lists within an answer are cut; what a model is not shown it can't name as a figure either. */
function shortened(value: unknown): unknown {
  if (Array.isArray(value)) return value.slice(0, MAX_ITEMS).map(shortened);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, shortened(item)]));
}

function refused(error: string, gone = false): ToolOutcome {
  return { ok: false, gone, text: JSON.stringify({ error }) };
}
