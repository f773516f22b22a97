import type { ControlContext } from '../control/control-context.js';
import type { SimAnswer } from '../http/exchange.js';
import { isJsonArray, isJsonObject, type Json, type JsonObject } from '../json.js';
import { type Html, html } from './html.js';
import { page } from './layout.js';

const SHOWN = 200;

/** The newest requests and edits. */
export function logPage({ upstream, events }: ControlContext): SimAnswer {
  return page(upstream, 'Log', html`<section>${eventTable(events.latest(SHOWN))}</section>`);
}

export function eventTable(events: readonly Json[]): Html {
  if (events.length === 0) return html`<p class="soft">Nothing yet.</p>`;
  const rows = events.filter(isJsonObject).map(eventRow);
  return html`<table><tr><th>When</th><th>Request</th><th>Status</th><th>What changed</th></tr>${rows}</table>`;
}

function eventRow({ at, method, path, status, answered, fault, changes }: JsonObject): Html {
  const isWell = typeof status === 'number' && status < 400 && answered === true;
  return html`<tr><td class="mono soft">${String(at).slice(0, 19).replace('T', ' ')}</td>
<td class="mono">${String(method)} ${decoded(String(path))}</td>
<td class="${isWell ? 'good' : 'bad'}">${statusWords(status, answered)}${fault === null ? null : html` <span class="bad">${String(fault)}</span>`}</td>
<td>${isJsonArray(changes) ? changes.filter(isJsonObject).map(changeLine) : null}</td></tr>`;
}

function statusWords(status: Json | undefined, answered: Json | undefined): string {
  if (typeof status !== 'number') return 'cut off';
  return answered === true ? String(status) : `${status}, never heard`;
}

function changeLine({ kind, collection, id, fields }: JsonObject): Html {
  const parts = isJsonObject(fields)
    ? Object.entries(fields).map(([name, change]) =>
        isJsonObject(change) ? html`<div>${name}: ${shown(change.from)} → ${shown(change.to)}</div>` : html``,
      )
    : [];
  return html`<div><span class="soft">${String(kind)}</span> <a href="/_sim/browse/${encodeURIComponent(String(collection))}/${encodeURIComponent(String(id))}">${String(id)}</a>${parts}</div>`;
}

function shown(value: Json | undefined): string {
  if (value === null || value === undefined) return '–';
  return typeof value === 'string' ? value : JSON.stringify(value);
}

function decoded(path: string): string {
  try {
    return decodeURIComponent(path.replaceAll('+', ' '));
  } catch {
    // A percent sign that escapes nothing: shown as it came.
    return path;
  }
}
