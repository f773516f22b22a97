import { Refusal } from '../http/exchange.js';
import { isJsonObject } from '../json.js';
import type { SimState } from '../state/sim-state.js';
import { netSuiteError } from './errors.js';
import { FIELDS, type FieldNames, nameNow } from './suiteql/fields.js';

/** What the account's fields are called now, where that is not what they were called first. */
export class RenamedFields {
  private readonly state: SimState;
  private current: FieldNames;

  constructor(state: SimState) {
    this.state = state;
    const kept = state.recall('renamed_fields') ?? {};
    const names = isJsonObject(kept) ? Object.entries(kept) : [];
    this.current = new Map(names.map(([field, name]) => [field, String(name)]));
  }

  get all(): FieldNames {
    return this.current;
  }

  /** The old name is unknown from then on. @throws Refusal */
  rename(from: string, to: string): void {
    const field = FIELDS.find((one) => nameNow(one, this.current) === from.toLowerCase());
    const isTaken = FIELDS.some((one) => nameNow(one, this.current) === to.toLowerCase());
    if (field === undefined || isTaken || !/^[a-z][a-z0-9_]*$/i.test(to)) {
      throw new Refusal(netSuiteError(400, 'INVALID_CONTENT', `${from} cannot be called ${to}.`));
    }
    this.keep(new Map([...this.current, [`${field.record}.${field.name}`, to.toLowerCase()]]));
  }

  /** All have their first names again. */
  reset(): void {
    this.keep(new Map());
  }

  private keep(names: FieldNames): void {
    this.current = names;
    this.state.keep('renamed_fields', Object.fromEntries(names));
  }
}
