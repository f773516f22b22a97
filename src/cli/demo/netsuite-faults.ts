import type { JsonObject } from '../../upstreams/http/json.js';
import type { Ask } from './simulator-control.js';

/** A way in which NetSuite comes to be green and empty, or half empty. */
export interface NetSuiteFault {
  readonly name: string;
  readonly what: string;
  /** @returns what was done, as a sentence. */
  switchOn(ask: Ask): Promise<string>;
}

/** Somewhere else than any demo's account is. */
const ANOTHER_ZONE = 'Asia/Tokyo';
const FIELD = { collection: 'invoice lines', from: 'class', to: 'cseg_brand' };

/** The first one is what the demo begins with. */
export const NETSUITE_FAULTS: readonly NetSuiteFault[] = [
  {
    name: 'permission',
    what: 'the role loses the permission to see transactions: zero rows, and no error',
    switchOn: async (ask) => {
      await ask('PATCH', 'account', { transactions_visible: false });
      return 'The role of the integration sees no transactions any more: zero rows, and no error.';
    },
  },
  {
    name: 'date-format',
    what: 'somebody chooses another format of dates: texts compared with dates mean other days',
    switchOn: async (ask) => {
      await ask('PATCH', 'account', { date_format: 'DD.MM.YYYY' });
      return 'The account writes its dates as 31.01.2026. Queries that say their own format, as ours, do not notice.';
    },
  },
  {
    name: 'time-zone',
    what: 'somebody moves the account to another time zone: every date of change shifts',
    switchOn: async (ask) => {
      await ask('PATCH', 'account', { time_zone: ANOTHER_ZONE });
      return `The account's dates are those of ${ANOTHER_ZONE} now.`;
    },
  },
  {
    name: 'column',
    what: 'somebody renames the field from which the brand comes',
    switchOn: async (ask) => {
      await ask('POST', 'rename-field', FIELD);
      return `The field "${FIELD.from}" of a line is called "${FIELD.to}" now.`;
    },
  },
  {
    name: 'same-second',
    what: 'three old invoices are saved again in the very second of the newest change (nothing to mend)',
    switchOn: async (ask) => {
      const { lines, at } = await ask('POST', 'same-second', {});
      return `Changed in the second of ${String(at)}: ${Array.isArray(lines) ? lines.join(', ') : ''}.`;
    },
  },
];

/** Undoes all of them. */
export async function mendNetSuite(ask: Ask): Promise<void> {
  await ask('POST', 'mend', {});
}

/** How the account is, line by line. */
export async function describeNetSuite(ask: Ask): Promise<string> {
  const { transactions_visible: isVisible, date_format, time_zone, renamed_fields } = await ask('GET', 'account');
  const { collections } = await ask('GET', 'records');
  const [lines] = Array.isArray(collections) ? collections : [];
  const { faults } = await ask('GET', 'faults');
  return [
    `invoice lines   ${countIn(lines)}`,
    `the role sees   ${isVisible === true ? 'all of them' : 'none of them, and is told of no error'}`,
    `dates           ${String(date_format)}, ${String(time_zone)}`,
    `renamed fields  ${namesIn(renamed_fields)}`,
    `faults          ${Array.isArray(faults) && faults.length > 0 ? JSON.stringify(faults) : 'none'}`,
  ].join('\n');
}

function countIn(collection: unknown): string {
  if (typeof collection !== 'object' || collection === null || !('count' in collection)) return 'unknown';
  return Number(collection.count).toLocaleString('en');
}

function namesIn(renamed: JsonObject[string] | undefined): string {
  if (typeof renamed !== 'object' || renamed === null) return 'none';
  const pairs = Object.entries(renamed).map(([from, to]) => `${from} is ${String(to)}`);
  return pairs.length === 0 ? 'none' : pairs.join(', ');
}
