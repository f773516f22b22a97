import { OpenAPIHono } from '@hono/zod-openapi';
import type { Call } from '../call.js';
import { type FieldProblem, invalidInput } from '../problem/problem.js';

/** What a handler of the Worker's own routes finds in its environment. */
export interface OwnEnvironment {
  readonly Bindings: { readonly call: Call };
}

/** An app whose input is refused with a problem that names each field. */
export function ownApp(): OpenAPIHono<OwnEnvironment> {
  return new OpenAPIHono<OwnEnvironment>({
    defaultHook: (result) => {
      if (result.success) return undefined;
      throw invalidInput(result.error.issues.flatMap(fieldProblems));
    },
  });
}

interface Issue {
  readonly code?: string | undefined;
  readonly path: readonly PropertyKey[];
  readonly message: string;
  readonly keys?: readonly string[];
  readonly expected?: string;
  readonly values?: readonly unknown[];
}

function fieldProblems(issue: Issue): FieldProblem[] {
  const { code, path, keys = [] } = issue;
  if (code === 'unrecognized_keys') return keys.map((field) => ({ field, message: 'is not known here.' }));
  return [{ field: path.join('.') || 'body', message: `${inWords(issue)}.`.replace(/\.\.$/, '.') }];
}

/** Zod's own messages, which speak of JavaScript, in the words of the rest; ours stay. */
function inWords({ code, message, expected, values = [] }: Issue): string {
  if (code === 'invalid_value' && values.length > 0) return `must be one of ${values.join(', ')}`;
  if (code !== 'invalid_type' || !message.startsWith('Invalid input')) return message;
  return message.endsWith('received undefined') ? 'must be given' : `must be a ${expected}`;
}
