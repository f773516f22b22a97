import { HTTPException } from 'hono/http-exception';
import { SettingsError } from '../settings/settings.js';
import { answerProblem, invalidInput, Problem, unavailable } from './problem.js';

/** Runs what answers a request, and turns whatever it throws into a problem. What nobody is meant to see is logged. */
export async function guarded(requestId: string, answer: () => Promise<Response>): Promise<Response> {
  try {
    return await answer();
  } catch (error) {
    return answerProblem(toProblem(error, requestId), requestId);
  }
}

/** Also what Hono's error handler uses. */
export function toProblem(error: unknown, requestId: string): Problem {
  if (error instanceof Problem) return error;
  // Of Hono's own: a body that is no JSON.
  if (error instanceof HTTPException && error.status < 500) {
    if (error.status === 400) return invalidInput([{ field: 'body', message: 'must be JSON.' }]);
    return new Problem(error.status, 'invalid-input', 'The request has invalid input', `${error.message}.`);
  }
  // Never with a value of the configuration: some are secrets.
  log({ request_id: requestId, error: error instanceof Error ? `${error.name}: ${error.message}` : String(error) });
  if (error instanceof SettingsError)
    return unavailable('The Worker is not configured as it must be; its log says how.');
  if (error instanceof Error && /^D1_/.test(error.message)) {
    return unavailable(
      'The Worker’s own database does not answer; what the warehouse has can be read all the same.',
      5,
    );
  }
  return new Problem(500, 'internal', 'Internal Server Error', 'It was logged under the request id.');
}

/** A line of the Worker's log. */
export function log(line: Readonly<Record<string, unknown>>): void {
  // biome-ignore lint/suspicious/noConsole: a Worker's log is its console.
  console.error(JSON.stringify(line));
}
