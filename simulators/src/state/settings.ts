import { isJsonObject, type Json, type JsonObject } from '../json.js';
import type { SimState } from './sim-state.js';

/** Numbers that a simulator behaves by, such as its limits. */
export type SettingValues = Readonly<Record<string, number>>;

/** A vendor's numbers, which a test or a person may change; what was changed is kept with the state. */
export class Settings<Values extends SettingValues> {
  private readonly state: SimState;
  private readonly defaults: Values;
  private changed: Readonly<Record<string, number>>;

  constructor(state: SimState, defaults: Values) {
    this.state = state;
    this.defaults = defaults;
    this.changed = numbersIn(state.recall('settings') ?? {});
  }

  get(name: keyof Values & string): number {
    return this.changed[name] ?? this.defaults[name] ?? 0;
  }

  all(): SettingValues {
    return { ...this.defaults, ...this.changed };
  }

  /** @throws RangeError that names what is not a setting, or no number of 0 or more. */
  change(values: JsonObject): void {
    for (const [name, value] of Object.entries(values)) {
      if (!Object.hasOwn(this.defaults, name)) throw new RangeError(`There is no setting ${name}.`);
      if (typeof value !== 'number' || !(value >= 0)) throw new RangeError(`${name} must be a number of 0 or more.`);
    }
    this.changed = { ...this.changed, ...numbersIn(values) };
    this.state.keep('settings', this.changed);
  }
}

function numbersIn(value: Json): Record<string, number> {
  const numbers: Record<string, number> = {};
  if (!isJsonObject(value)) return numbers;
  for (const [name, number] of Object.entries(value)) if (typeof number === 'number') numbers[name] = number;
  return numbers;
}
