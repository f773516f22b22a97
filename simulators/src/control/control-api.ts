import { parseFault } from '../faults/fault.js';
import type { SimAnswer, SimRequest } from '../http/exchange.js';
import { isJsonObject, type Json, type JsonObject, parseJson } from '../json.js';
import type { Control } from '../upstream.js';
import { byHand, type ControlContext, ok, refuse } from './control-context.js';

const EVENTS_A_PAGE = 1000;

type Answerer = (request: SimRequest, context: ControlContext) => SimAnswer;

/** By the first part of the path after `/_sim/`. */
const CONTROLS: ReadonlyMap<string, Answerer> = new Map<string, Answerer>(
  Object.entries({
    state: (_, { upstream }) => ok(upstream.dump()),
    events: (request, { events }) => {
      const found = events.after(wholeNumber(request, 'after', 0), wholeNumber(request, 'limit', EVENTS_A_PAGE));
      return ok({ events: found });
    },
    faults,
    settings: (request, { upstream }) => {
      if (request.method === 'PATCH') inRange(() => upstream.settings.change(bodyOf(request)));
      return ok({ ...upstream.settings.all() });
    },
    'expire-offsets': (_, { upstream }) => {
      upstream.expireOffsets();
      return ok({ expired: true });
    },
    records,
    'rename-field': (request, context) => {
      const { collection, from, to } = bodyOf(request);
      if (typeof collection !== 'string' || typeof from !== 'string' || typeof to !== 'string') {
        return refuse(400, 'collection, from and to must be text.');
      }
      byHand(context, request, { collection, from, to }, () => {
        context.upstream.hand.renameField(collection, from, to);
        return null;
      });
      return ok({ renamed: to });
    },
  }),
);

/** The JSON that tests and tools use. @throws Refusal */
export function controlApi(request: SimRequest, context: ControlContext): SimAnswer {
  const [, name = ''] = request.segments;
  const { controls = new Map<string, Control>() } = context.upstream;
  const own = controls.get(name);
  if (own !== undefined) return ok(inRange(() => ownControl(own, request, context)));
  const answer = CONTROLS.get(name);
  if (answer === undefined) return refuse(404, `Known are ${[...CONTROLS.keys(), ...controls.keys()].join(', ')}.`);
  return answer(request, context);
}

function ownControl(control: Control, request: SimRequest, context: ControlContext): Json {
  if (request.method === 'GET') return control(undefined);
  const body = bodyOf(request);
  return byHand(context, { method: request.method, segments: ['', '', ...request.segments.slice(1)] }, body, () =>
    control(body),
  );
}

function faults(request: SimRequest, context: ControlContext): SimAnswer {
  const id = request.segments[2];
  switch (request.method) {
    case 'POST': {
      const order = inRange(() => parseFault(bodyOf(request)));
      return ok({ ...context.faults.add(order) }, 201);
    }
    case 'DELETE':
      context.faults.clear(id === undefined ? undefined : Number(id));
      return ok({ faults: [] });
    default:
      return ok({ faults: context.faults.list().map((fault) => ({ ...fault })) });
  }
}

function records(request: SimRequest, context: ControlContext): SimAnswer {
  const { hand } = context.upstream;
  const [, , collection, id] = request.segments;
  if (collection === undefined)
    return ok({ collections: hand.collections().map(({ name, count }) => ({ name, count })) });
  switch (request.method) {
    case 'POST': {
      const fields = fieldsOf(request);
      const made = byHand(context, request, fields, (changes) => hand.create(collection, fields, changes, id));
      return ok(shown(context, collection, made), 201);
    }
    case 'PATCH': {
      const fields = fieldsOf(request);
      byHand(context, request, fields, (changes) => {
        hand.edit(collection, id ?? '', fields, changes);
        return null;
      });
      return ok(shown(context, collection, id ?? ''));
    }
    case 'DELETE':
      byHand(context, request, null, (changes) => {
        hand.remove(collection, id ?? '', changes);
        return null;
      });
      return ok({ deleted: id ?? '' });
    default:
      return id === undefined ? listed(request, context, collection) : ok(shown(context, collection, id));
  }
}

function listed(request: SimRequest, { upstream }: ControlContext, collection: string): SimAnswer {
  const [offset, limit] = [wholeNumber(request, 'offset', 0), wholeNumber(request, 'limit', 100)];
  const found = upstream.hand.list(collection, request.query.get('q') ?? '', offset, limit);
  return ok({ total: found.total, records: found.records.map((record) => ({ ...record })) });
}

function shown({ upstream }: ControlContext, collection: string, id: string): Json {
  const record = upstream.hand.record(collection, id);
  return record === undefined ? refuse(404, `There is no ${id} in ${collection}.`) : { ...record };
}

function fieldsOf(request: SimRequest): JsonObject {
  const { fields } = bodyOf(request);
  return isJsonObject(fields) ? fields : refuse(400, 'fields must be an object.');
}

function bodyOf({ text }: SimRequest): JsonObject {
  let body: Json;
  try {
    body = parseJson(text ?? '');
  } catch {
    return refuse(400, 'The body must be JSON.');
  }
  return isJsonObject(body) ? body : refuse(400, 'The body must be a JSON object.');
}

function inRange<T>(work: () => T): T {
  try {
    return work();
  } catch (error) {
    if (error instanceof RangeError) return refuse(400, error.message);
    throw error;
  }
}

function wholeNumber({ query }: SimRequest, name: string, fallback: number): number {
  const text = query.get(name);
  if (text === null) return fallback;
  const number = Number(text);
  return Number.isInteger(number) && number >= 0 ? number : refuse(400, `${name} must be a whole number.`);
}
