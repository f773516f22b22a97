import { byHand, type ControlContext } from '../control/control-context.js';
import { Refusal, type SimAnswer, type SimRequest } from '../http/exchange.js';
import { isSameJson, type Json, type JsonObject } from '../json.js';
import type { HandCollection, HandField, HandRecord } from '../upstream.js';
import { type Html, html } from './html.js';
import { goTo, page } from './layout.js';
import { valueText } from './records-page.js';

/** One record, to be edited as a person would in the vendor's app. */
export function recordPage(context: ControlContext, name: string, id: string, problem?: string): SimAnswer {
  const { upstream } = context;
  const found = find(context, name, id);
  if (found === undefined) return page(upstream, 'Not found', html`<p>There is no ${id} in ${name}.</p>`, 404);
  const { collection, record } = found;
  const inputs = collection.fields.map((field) => input(field, record.fields[field.name] ?? null));
  return page(
    upstream,
    record.title === '' ? '(no name)' : record.title,
    html`
${problem === undefined ? null : html`<p class="note bad">${problem}</p>`}
<section><p class="soft mono">${id} · changed ${record.modifiedAt}</p>
<form method="post">${inputs}<div class="row"><button name="action" value="save">Save in ${upstream.label}</button>
<button class="plain" name="action" value="delete">Delete</button></div></form></section>`,
    problem === undefined ? 200 : 422,
  );
}

/** Saves what the form changed, or deletes the record; what is refused is shown with the vendor's words. */
export function saveRecord(request: SimRequest, context: ControlContext, name: string, id: string): SimAnswer {
  const { hand } = context.upstream;
  const found = find(context, name, id);
  if (found === undefined) return recordPage(context, name, id);
  const form = new URLSearchParams(request.text ?? '');
  const place = { method: request.method, segments: request.segments };
  const here = `/_sim/browse/${encodeURIComponent(name)}`;
  try {
    if (form.get('action') === 'delete') {
      byHand(context, place, null, (changes) => {
        hand.remove(name, id, changes);
        return null;
      });
      return goTo(here);
    }
    const fields = changedFields(found.collection, found.record, form);
    byHand(context, place, fields, (changes) => {
      hand.edit(name, id, fields, changes);
      return null;
    });
    return goTo(`${here}/${encodeURIComponent(id)}`);
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    return recordPage(context, name, id, JSON.stringify(error.answer.body));
  }
}

function find({ upstream }: ControlContext, name: string, id: string) {
  const collection = upstream.hand.collections().find((one) => one.name === name);
  const record = collection === undefined ? undefined : upstream.hand.record(name, id);
  return collection === undefined || record === undefined ? undefined : { collection, record };
}

/** Only what the form says differently: the rest may have changed since it was opened. */
function changedFields({ fields }: HandCollection, record: HandRecord, form: URLSearchParams): JsonObject {
  const changed: Record<string, Json> = {};
  for (const field of fields) {
    if (field.input === 'fixed') continue;
    const before = form.get(`was:${field.name}`) ?? '';
    const value = entered(field, form.get(field.name) ?? '');
    const isTouched = !isSameJson(value, entered(field, before));
    if (isTouched && !isSameJson(value, record.fields[field.name] ?? null)) changed[field.name] = value;
  }
  return changed;
}

function entered({ input: kind }: HandField, text: string): Json {
  if (kind === 'flag') return text === 'yes';
  // Forms send line ends as CR LF.
  const clean = kind === 'long' ? text.replaceAll('\r\n', '\n') : text.trim();
  if (kind === 'long' || kind === 'text') return clean;
  if (kind !== 'list') return clean === '' ? null : clean;
  return clean
    .split(',')
    .map((part) => part.trim())
    .filter(Boolean);
}

function input(field: HandField, value: Json): Html {
  const text = field.input === 'flag' ? (value === true ? 'yes' : 'no') : valueText(value);
  return html`<label><span>${field.name}${field.input === 'list' ? ' (several with commas)' : ''}</span>${control(field, text)}</label>
${field.input === 'fixed' ? null : html`<input type="hidden" name="was:${field.name}" value="${text}">`}`;
}

function control({ name, input: kind, choices }: HandField, text: string): Html {
  switch (kind) {
    case 'fixed':
      return html`${text === '' ? '–' : text}`;
    case 'long':
      return html`<textarea name="${name}" rows="4">${text}</textarea>`;
    case 'flag':
      return select(name, ['no', 'yes'], text);
    case 'choice':
      return select(name, ['', ...choices], text);
    case 'date':
      return html`<input type="date" name="${name}" value="${text}">`;
    default:
      return html`<input type="text" name="${name}" value="${text}">`;
  }
}

function select(name: string, options: readonly string[], chosen: string): Html {
  const list = options.map((option) =>
    option === chosen ? html`<option selected>${option}</option>` : html`<option>${option}</option>`,
  );
  return html`<select name="${name}">${list}</select>`;
}
