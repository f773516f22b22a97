import { missingGrant } from '../../database/revenue-rollup/rollup-grants.js';
import { type RevenueVerification, verifyRevenueRollup } from '../../database/revenue-rollup/verify-revenue-rollup.js';
import { type Examination, hiddenOf } from '../examination.js';
import { type Finding, type Section, section } from '../report.js';
import { count, money } from '../words.js';
import { missingTables } from './check-columns.js';

/** Shown; the JSON has the first hundred. */
const SHOWN = 5;

/** Whether the rollup says what the invoice lines say, by a full sum of them. */
export async function checkRollup(examination: Examination): Promise<Section> {
  const missing = missingTables(examination, 'rollup', ['ns.invoices']);
  if (missing) return missing;
  const { db, revenueSource, facts } = examination;
  const { tables, grant } = hiddenOf(examination, ['pipeline.revenue_rollup', 'pipeline.revenue_daily']);
  if (tables.length > 0) return hiddenRollup(grant);
  if (revenueSource === 'plain') return noRollup(await db.within((client) => missingGrant(client)), facts.has_pipeline);
  const found = await db.within((client) => verifyRevenueRollup(client, { repair: false }));
  return judge(found);
}

function hiddenRollup(grant: string): Section {
  const message = 'Our role may not read the rollup, so it is not compared with the lines.';
  return section('rollup', 'There is a rollup, and our role may not read it.', {
    findings: [{ code: 'rollup_not_readable', message, next_step: grant }],
    data: { exists: true, missing_grant: grant },
  });
}

function noRollup(grant: string | null, hasPipeline: boolean): Section {
  const why = hasPipeline ? 'it is not there' : 'the product has never run here';
  const headline = `There is no rollup (${why}): revenue is summed from ns.invoices, correct and slower.`;
  const data = { exists: false, missing_grant: grant };
  const notes = ['npm start builds it where it may.'];
  if (grant === null) return section('rollup', headline, { notes, data });
  const message = 'Our role could not keep a rollup here.';
  return section('rollup', headline, {
    findings: [
      {
        code: 'rollup_grants_missing',
        message,
        next_step: `npm run migrate builds it, as a role with the rights of docs/deploy.md. For this role to do it: ${grant}`,
      },
    ],
    data,
  });
}

function judge({ usable, difference_count, differences, faults }: RevenueVerification): Section {
  const findings: Finding[] = [];
  const repair = 'npm run rollup:verify compares it again and repairs it.';
  for (const { part, date, brand, item, expected, found } of differences.slice(0, SHOWN)) {
    const where = `${part} ${date ?? '(no date)'}, ${brand ?? '(no brand)'}, ${item ?? '(no item)'}`;
    const message = `${where}: the lines say ${money(expected.amount)}, the rollup ${money(found.amount)}.`;
    findings.push({ code: 'rollup_differs', message, next_step: repair });
  }
  for (const { happened_at, cause } of faults) {
    findings.push({
      code: 'rollup_fault',
      message: `Fault at ${happened_at.toISOString()}: ${cause}`,
      next_step: repair,
    });
  }
  if (!usable && findings.length === 0) {
    const message = 'It is not used: the table was swapped, or one of its triggers is missing or was switched off.';
    findings.push({
      code: 'rollup_not_used',
      message,
      next_step: `A running product mends it within a minute; ${repair}`,
    });
  }
  const headline =
    difference_count === 0
      ? `The rollup says what a full sum of the lines says, to the cent${usable ? '' : '; but it is not used now'}.`
      : `The rollup differs from the lines in ${count(difference_count, 'sum')}${usable ? '' : ' (it is not used now)'}.`;
  const data = { exists: true, usable, difference_count, differences, faults };
  return section('rollup', headline, { findings, data });
}
