import type { JsonObject } from '../json.js';
import type { Control } from '../upstream.js';
import type { Account } from './account.js';
import type { IntegrationRecord } from './credentials.js';
import type { LineStore } from './line-store.js';
import type { RenamedFields } from './renamed-fields.js';

/** The parts of the account that can be changed from outside. */
export interface NetSuiteParts {
  readonly lines: LineStore;
  readonly account: Account;
  readonly renamed: RenamedFields;
  readonly integration: IntegrationRecord;
}

/** What can be done to this vendor's simulator alone, by the first part of the path. */
export function netSuiteControls(upstream: NetSuiteParts): ReadonlyMap<string, Control> {
  return new Map<string, Control>([
    [
      'account',
      (body) => {
        if (body !== undefined) upstream.account.change(body);
        return { ...upstream.account.all, renamed_fields: Object.fromEntries(upstream.renamed.all) };
      },
    ],
    [
      'mend',
      (body) => {
        if (body === undefined) throw new RangeError('It is a POST.');
        upstream.renamed.reset();
        upstream.account.mend();
        return { ...upstream.account.all };
      },
    ],
    [
      'certificates',
      (body = {}) => {
        const { id, public_key: pem } = body;
        if (typeof id !== 'string') throw new RangeError('id must be text.');
        if (pem === null) upstream.integration.revoke(id);
        else upstream.integration.register(id, String(pem));
        return { id };
      },
    ],
    ['same-second', (body = {}) => changeInNewestSecond(upstream, body)],
  ]);
}

/**
 * Saves some old invoices again, in the very second of the newest change: `lastmodifieddate` has no parts of seconds, so
 * who asks for what is later than that second never hears of them.
 */
function changeInNewestSecond({ lines }: NetSuiteParts, { invoices = 3 }: JsonObject): JsonObject {
  if (typeof invoices !== 'number' || !(invoices >= 1)) throw new RangeError('invoices must be a number of 1 or more.');
  const second = lines.newestChange ?? Math.floor(Date.now() / 1000);
  const changed = lines.oldestInvoices(Math.floor(invoices)).flatMap((tranid) => {
    lines.touchInvoice(tranid, second);
    return lines.linesOf(tranid).map(({ uniquekey }) => uniquekey);
  });
  return { at: new Date(second * 1000).toISOString(), lines: changed };
}
