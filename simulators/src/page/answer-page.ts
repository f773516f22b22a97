import { hasSession, openSession } from '../control/control-access.js';
import type { ControlContext } from '../control/control-context.js';
import { type SimAnswer, type SimRequest, Text } from '../http/exchange.js';
import { html } from './html.js';
import { goTo, page } from './layout.js';
import { logPage } from './log-page.js';
import { overviewPage, switchFaults } from './overview-page.js';
import { recordPage, saveRecord } from './record-page.js';
import { recordsPage } from './records-page.js';
import { STYLE } from './style.js';

/** The page under `/_sim/`, for who came by the link with the token. @throws Refusal */
export function answerPage(request: SimRequest, context: ControlContext): SimAnswer {
  const [, view, collection, id] = request.segments;
  if (view === 'style.css') return { status: 200, headers: { 'content-type': 'text/css' }, body: new Text(STYLE) };
  const opened = openSession(request, context);
  if (opened !== undefined) return opened;
  if (!hasSession(request, context)) return { status: 401, body: { error: 'The control token is needed.' } };
  const { upstream } = context;
  switch (`${request.method} ${view ?? ''}`) {
    case 'GET ':
      return overviewPage(context);
    case 'POST switch':
      switchFaults(request, context);
      return goTo('/_sim/');
    case 'GET log':
      return logPage(context);
    case 'GET browse':
      if (collection === undefined) return goTo('/_sim/');
      return id === undefined ? recordsPage(request, context, collection) : recordPage(context, collection, id);
    case 'POST browse':
      return saveRecord(request, context, collection ?? '', id ?? '');
    default:
      return page(upstream, 'Not found', html`<p>There is no such page.</p>`, 404);
  }
}
