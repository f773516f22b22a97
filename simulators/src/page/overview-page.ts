import type { ControlContext } from '../control/control-context.js';
import { FAULT_KINDS, parseFault } from '../faults/fault.js';
import type { Fault } from '../faults/fault-board.js';
import type { SimAnswer, SimRequest } from '../http/exchange.js';
import { type Html, html } from './html.js';
import { page } from './layout.js';
import { eventTable } from './log-page.js';

const RECENT = 15;

/** What is in it, what is broken, and what happened last. */
export function overviewPage({ upstream, faults, events }: ControlContext): SimAnswer {
  const collections = upstream.hand
    .collections()
    .map(
      ({ name, count }) =>
        html`<tr><td><a href="/_sim/browse/${encodeURIComponent(name)}">${name}</a></td><td>${count}</td></tr>`,
    );
  return page(
    upstream,
    'Overview',
    html`
<section><h2>Records</h2><table><tr><th>In ${upstream.label}</th><th>How many</th></tr>${collections}</table></section>
<section><h2>Faults</h2>${faultTable(faults.list())}${faultForm()}</section>
<section><h2>Last requests</h2>${eventTable(events.latest(RECENT))}</section>`,
  );
}

/** Switches a fault on, or off. */
export function switchFaults({ text }: SimRequest, { faults }: ControlContext): void {
  const form = new URLSearchParams(text ?? '');
  const clear = form.get('clear');
  if (clear !== null) {
    faults.clear(clear === 'all' ? undefined : Number(clear));
    return;
  }
  const times = Number(form.get('times') ?? '');
  const match = { method: form.get('method'), path: form.get('path') };
  faults.add(parseFault({ kind: form.get('kind'), times: times > 0 ? Math.floor(times) : null, match }));
}

function faultTable(faults: readonly Fault[]): Html {
  if (faults.length === 0) return html`<p class="good">Everything works.</p>`;
  const rows = faults.map(
    ({ id, kind, times, until, method, path }) => html`<tr>
<td class="bad">${kind}</td><td>${method ?? 'any'} <code>${path ?? 'any path'}</code></td>
<td>${times === null ? 'until it is cleared' : `${times} more`}${until === null ? '' : `, until ${until}`}</td>
<td><form method="post" action="/_sim/switch"><button class="plain" name="clear" value="${id}">Clear</button></form></td></tr>`,
  );
  return html`<table><tr><th>Fault</th><th>Requests</th><th>How long</th><th></th></tr>${rows}</table>`;
}

function faultForm(): Html {
  const kinds = FAULT_KINDS.map((kind) => html`<option>${kind}</option>`);
  const methods = ['GET', 'POST', 'PATCH', 'PUT', 'DELETE'].map((method) => html`<option>${method}</option>`);
  return html`<form class="row" method="post" action="/_sim/switch">
<label><span>Fault</span><select name="kind">${kinds}</select></label>
<label><span>Method</span><select name="method"><option value="">any</option>${methods}</select></label>
<label><span>Path contains</span><input type="text" name="path" placeholder="any"></label>
<label><span>Times (0: until cleared)</span><input type="number" name="times" min="0" value="1"></label>
<button>Switch on</button></form>`;
}
