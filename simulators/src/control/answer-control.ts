import { type Outcome, Refusal, type SimRequest } from '../http/exchange.js';
import { answerPage } from '../page/answer-page.js';
import { hasControlToken } from './control-access.js';
import { controlApi } from './control-api.js';
import type { ControlContext } from './control-context.js';

/** Everything under `/_sim/`: the control API for who has the token in a header, the page for everybody else. */
export async function answerControl(request: SimRequest, context: ControlContext): Promise<Outcome> {
  await context.upstream.ready?.();
  try {
    return hasControlToken(request, context) ? controlApi(request, context) : answerPage(request, context);
  } catch (error) {
    if (error instanceof Refusal) return error.answer;
    throw error;
  }
}
