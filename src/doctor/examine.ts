import { isDatabaseUnavailable } from '../database/database-unavailable.js';
import { revenueSource } from '../database/revenue-rollup/revenue-source.js';
import { VERSION } from '../version.js';
import { answerQuestions } from './answers.js';
import { checkAttention } from './checks/check-attention.js';
import { checkBrandMap } from './checks/check-brand-map.js';
import { checkBrands } from './checks/check-brands.js';
import { checkClock } from './checks/check-clock.js';
import { checkColumns } from './checks/check-columns.js';
import { checkNetSuite, checkOtherSources } from './checks/check-netsuite.js';
import { checkPublicUrl } from './checks/check-public-url.js';
import { checkQueue } from './checks/check-queue.js';
import { checkRollup } from './checks/check-rollup.js';
import { checkTriggers } from './checks/check-triggers.js';
import type { DoctorOptions, Examination, WarehouseFacts } from './examination.js';
import type { ReadOnlyDatabase } from './read-only-database.js';
import { type DoctorReport, type ExaminedWarehouse, type Section, type SectionId, section } from './report.js';
import { SELECT_FACTS } from './warehouse-facts.queries.js';
import { count, messageOf } from './words.js';

/** A report with what only the terminal shows. */
export interface DetailedReport extends Omit<DoctorReport, 'sections'> {
  readonly sections: readonly Section[];
}

/**
 * Makes every check. One that fails says so and keeps no other from being made.
 * @throws what the driver throws when the database is lost on the way.
 */
export async function examine(
  db: ReadOnlyDatabase,
  foundBy: ExaminedWarehouse['found_by'],
  options: DoctorOptions,
): Promise<DetailedReport> {
  const begun = performance.now();
  const now = Date.now();
  const [facts] = await db.ask<WarehouseFacts>(SELECT_FACTS);
  if (facts === undefined) throw new Error('the database says nothing of itself');
  const source = await db.within((client) => revenueSource(client));
  const examination: Examination = { db, facts, options, revenueSource: source, now };
  const sections = await makeChecks(examination);
  const concerned = sections.filter(({ findings }) => findings.length > 0);
  return {
    format: 1,
    product_version: VERSION,
    checked_at: new Date(now).toISOString(),
    seconds: Math.round((performance.now() - begun) / 10) / 100,
    exit_code: concerned.length === 0 ? 0 : 1,
    verdict: verdictOf(sections),
    warehouse: {
      database: facts.database,
      ...db.address,
      role: facts.role,
      server_version: facts.server_version,
      found_by: foundBy,
    },
    questions: answerQuestions(sections),
    sections,
  };
}

async function makeChecks(examination: Examination): Promise<Section[]> {
  // Others answer meanwhile: it waits for a network.
  const publicUrl = attempt('public_url', () => checkPublicUrl(examination));
  const netsuite = await attempt('netsuite', () => checkNetSuite(examination));
  const queue = await attempt('queue', () => checkQueue(examination));
  const ownQueue = queue.data.fits === true;
  return [
    netsuite,
    queue,
    await publicUrl,
    await attempt('brands', () => checkBrands(examination)),
    await attempt('brand_map', () => checkBrandMap(examination)),
    await attempt('columns', () => checkColumns(examination)),
    await attempt('other_sources', () => checkOtherSources(examination)),
    await attempt('rollup', () => checkRollup(examination)),
    await attempt('triggers', () => checkTriggers(examination)),
    await attempt('clock', () => checkClock(examination)),
    await attempt('attention', () => checkAttention(examination, ownQueue)),
  ];
}

/** A check that the database refuses is a finding in words. */
async function attempt(id: SectionId, check: () => Promise<Section>): Promise<Section> {
  try {
    return await check();
  } catch (error) {
    if (isDatabaseUnavailable(error)) throw error;
    const message = messageOf(error);
    return section(id, 'Could not be checked.', {
      status: 'failed',
      findings: [{ code: 'check_failed', message: `The check failed: ${message}.`, next_step: nextStepOf(message) }],
    });
  }
}

function nextStepOf(message: string): string {
  if (message.startsWith('permission denied'))
    return 'The sections on columns and triggers have the GRANT that is missing.';
  if (message.includes('timeout'))
    return 'Somebody holds the table, or it is very large: ask again when loads are over.';
  return 'The section on columns may say why: it lists what differs from what is expected.';
}

function verdictOf(sections: readonly Section[]): string {
  const of = (...statuses: Section['status'][]): number =>
    sections.filter(({ status }) => statuses.includes(status)).length;
  const [needed, fine, unasked] = [of('finding', 'failed'), of('ok'), of('not_checked')];
  const parts = [
    needed === 0
      ? 'Nothing needs a person'
      : `${count(needed, 'check')} of ${sections.length} ${needed === 1 ? 'needs' : 'need'} a person`,
    `${fine} ${fine === 1 ? 'is' : 'are'} fine`,
    ...(unasked > 0 ? [`${unasked} ${unasked === 1 ? 'was' : 'were'} not asked for`] : []),
  ];
  return `${parts.join('; ')}.`;
}
