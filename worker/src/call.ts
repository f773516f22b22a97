import type { Person } from './identity/person.js';
import type { Settings } from './settings/settings.js';

/** One request, with everything that answering it takes. */
export interface Call {
  readonly request: Request;
  readonly url: URL;
  readonly requestId: string;
  readonly person: Person;
  readonly settings: Settings;
  readonly env: Env;
  /** Lets work go on after the answer. */
  waitUntil(work: Promise<unknown>): void;
}
