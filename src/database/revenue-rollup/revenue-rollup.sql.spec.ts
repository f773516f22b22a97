import { createHash } from 'node:crypto';
import { createTriggers, KEEP_REVENUE_ROLLUP, RULES_VERSION, SUM_REVENUE_LINES } from './revenue-rollup.sql.js';

/** What each version of the rules is made of; add a line when you raise it. */
const RULES: Record<number, string> = {
  1: '61cad1c86063f681',
};

it('has a new RULES_VERSION for changed rules: without it a running warehouse would keep the old ones', () => {
  const rules = [KEEP_REVENUE_ROLLUP, SUM_REVENUE_LINES, ...createTriggers('ns.invoices', 1, '1')].join('\n');
  expect({ [RULES_VERSION]: createHash('sha256').update(rules).digest('hex').slice(0, 16) }).toEqual({
    [RULES_VERSION]: RULES[RULES_VERSION],
  });
});
