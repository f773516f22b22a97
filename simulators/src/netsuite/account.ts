import type { JsonObject } from '../json.js';
import type { SimState } from '../state/sim-state.js';
import { DATE_FORMATS, type DateFormat } from './date-format.js';
import { WallClock } from './wall-clock.js';

/** What somebody can change in the account so that an integration goes on without an error, and without data. */
export interface AccountState {
  /** False: the integration's role has lost the permission to see transactions. It gets zero rows, and no error. */
  readonly transactions_visible: boolean;
  /** How dates are written where a query does not say, and how texts are compared with dates. */
  readonly date_format: DateFormat;
  /** Dates are shown, and compared, on the wall of this zone. */
  readonly time_zone: string;
}

/** The preferences of the account, and the role of the integration. */
export class Account {
  private readonly state: SimState;
  private readonly untouched: AccountState;
  private current: AccountState;
  private wallClock: WallClock;

  /** @param timeZone that of an account that nobody has touched yet. */
  constructor(state: SimState, timeZone: string) {
    this.state = state;
    this.untouched = { transactions_visible: true, date_format: 'MM/DD/YYYY', time_zone: timeZone };
    this.current = { ...this.untouched, ...accepted(state.recall('account') ?? {}) };
    this.wallClock = new WallClock(this.current.time_zone);
  }

  get all(): AccountState {
    return this.current;
  }

  get clock(): WallClock {
    return this.wallClock;
  }

  /** Everything is as it was before somebody touched it. */
  mend(): void {
    this.change({ ...this.untouched });
  }

  /** @throws RangeError that names what is not a preference, or cannot have that value. */
  change(values: JsonObject): void {
    const changes = accepted(values);
    this.wallClock = new WallClock(changes.time_zone ?? this.current.time_zone);
    this.current = { ...this.current, ...changes };
    this.state.keep('account', { ...this.current });
  }
}

function accepted(values: unknown): Partial<AccountState> {
  if (typeof values !== 'object' || values === null) throw new RangeError('It must be a JSON object.');
  const changes: { -readonly [Name in keyof AccountState]?: AccountState[Name] } = {};
  for (const [name, value] of Object.entries(values)) {
    if (name === 'transactions_visible' && typeof value === 'boolean') changes.transactions_visible = value;
    else if (name === 'time_zone' && typeof value === 'string') changes.time_zone = new WallClock(value).timeZone;
    else if (name === 'date_format') changes.date_format = formatOf(value);
    else throw new RangeError(`${name} with the value ${JSON.stringify(value)} is no preference.`);
  }
  return changes;
}

function formatOf(value: unknown): DateFormat {
  const format = DATE_FORMATS.find((one) => one === value);
  if (format === undefined) throw new RangeError(`date_format must be one of ${DATE_FORMATS.join(', ')}.`);
  return format;
}
