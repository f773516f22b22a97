import type { SimRequest } from '../http/exchange.js';
import { isJsonObject, type Json, parseJson } from '../json.js';
import { numberOf, type SimState, textOf } from '../state/sim-state.js';
import { type FaultOrder, parseFault } from './fault.js';

/** A fault that is on. */
export interface Fault extends FaultOrder {
  readonly id: number;
}

/** The faults that are on. They are kept with the state: a simulator that comes back is as broken as it was. */
export class FaultBoard {
  private readonly state: SimState;

  constructor(state: SimState) {
    this.state = state;
    state.define('CREATE TABLE IF NOT EXISTS fault (id INTEGER PRIMARY KEY AUTOINCREMENT, fault TEXT NOT NULL) STRICT');
  }

  add(order: FaultOrder): Fault {
    this.state.run('INSERT INTO fault (fault) VALUES (?)', stored(order));
    const row = this.state.row('SELECT max(id) AS id FROM fault');
    return { ...order, id: row === undefined ? 0 : numberOf(row, 'id') };
  }

  list(): Fault[] {
    return this.state.rows('SELECT id, fault FROM fault ORDER BY id').map((row) => ({
      ...restored(parseJson(textOf(row, 'fault'))),
      id: numberOf(row, 'id'),
    }));
  }

  /** Ends one, or all. */
  clear(id?: number): void {
    if (id === undefined) this.state.run('DELETE FROM fault');
    else this.state.run('DELETE FROM fault WHERE id = ?', id);
  }

  /** The first fault that is meant for this request, counted down; `undefined` when nothing goes wrong. */
  strike(request: SimRequest): Fault | undefined {
    for (const fault of this.list()) {
      if (fault.until !== null && Date.parse(fault.until) <= Date.now()) {
        this.clear(fault.id);
        continue;
      }
      if (fault.method !== null && fault.method !== request.method) continue;
      if (fault.path !== null && !decodedPath(request).includes(fault.path)) continue;
      this.countDown(fault);
      return fault;
    }
    return undefined;
  }

  private countDown({ id, ...order }: Fault): void {
    if (order.times === null) return;
    if (order.times <= 1) this.clear(id);
    else this.state.run('UPDATE fault SET fault = ? WHERE id = ?', stored({ ...order, times: order.times - 1 }), id);
  }
}

function decodedPath({ segments }: SimRequest): string {
  return `/${segments.join('/')}`;
}

function stored({ method, path, ...rest }: FaultOrder): string {
  return JSON.stringify({ ...rest, match: { method, path } });
}

function restored(value: Json): FaultOrder {
  return parseFault(isJsonObject(value) ? value : {});
}
