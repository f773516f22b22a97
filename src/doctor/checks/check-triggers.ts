import { INSPECT_WATCHED_TABLES, type WatchedTableState } from '../../database/changes/change-triggers.sql.js';
import { WATCHED_TABLES } from '../../database/changes/watched-tables.js';
import { MISSING_MIGRATION_GRANTS, missingTriggerGrants } from '../../database/missing-grant.js';
import { splitGrants } from '../../database/told-grants.js';
import type { Examination } from '../examination.js';
import { type Finding, type Section, section } from '../report.js';
import { count, list } from '../words.js';

/** Whether every change of the warehouse is announced; without that each request reads the database. */
export async function checkTriggers({ db, facts }: Examination): Promise<Section> {
  const states = await db.ask<WatchedTableState>(INSPECT_WATCHED_TABLES, [WATCHED_TABLES]);
  const there = states.filter(({ identity }) => identity !== null);
  const beyondUs = there.filter(({ can_announce }) => can_announce !== true).map(({ name }) => name);
  const silent = there.filter(({ can_announce }) => can_announce === true).flatMap((state) => state.silent);
  const grants = new Set<string>();
  const collect = async (sql: string): Promise<void> => {
    const [row] = await db.ask<{ grants: string | null }>(sql);
    for (const statement of splitGrants(row?.grants ?? '')) grants.add(statement);
  };
  await collect(MISSING_MIGRATION_GRANTS);
  for (const relation of silent) await collect(missingTriggerGrants(relation));
  const findings: Finding[] = [];
  const notes: string[] = [];
  if (grants.size > 0 && silent.length === 0 && facts.has_pipeline) {
    notes.push(
      'Our role could not make a trigger that goes missing: a running product does, or npm run migrate as the owner.',
    );
  } else if (grants.size > 0) {
    const message = `Our role may not make what is missing: ${silent.length === 0 ? 'schema pipeline' : `the triggers of ${list(silent)}`}.`;
    findings.push({ code: 'grants_missing', message, next_step: makingStep(facts.has_pipeline, [...grants]) });
  } else if (silent.length > 0 && facts.has_pipeline) {
    const message = `${list(silent)} ${silent.length === 1 ? 'does' : 'do'} not announce ${silent.length === 1 ? 'its' : 'their'} changes.`;
    findings.push({
      code: 'triggers_missing',
      message,
      next_step: 'A running product puts them back within seconds: start it.',
    });
  }
  for (const name of beyondUs) {
    const message = `${name} is a view, a foreign table or a target of logical replication: no trigger fires there.`;
    findings.push({
      code: 'cannot_announce',
      message,
      next_step: 'Nothing is wrong with what is read; it is read anew for each request.',
    });
  }
  return section('triggers', headlineOf(there.length, silent.length, facts.has_pipeline), {
    findings,
    notes,
    data: { watched: there.map(({ name }) => name), silent, cannot_announce: beyondUs, missing_grants: [...grants] },
  });
}

/** A reader looks with this command, and need not be the role that makes anything. */
function makingStep(hasPipeline: boolean, grants: readonly string[]): string {
  const running = hasPipeline ? ' A product that runs with enough rights puts them back within seconds.' : '';
  return `npm run migrate makes it, as a role with the rights of docs/deploy.md.${running} For this role to do it: ${grants.join(' ')}`;
}

function headlineOf(there: number, silent: number, hasPipeline: boolean): string {
  if (there === 0) return 'There is no table that could announce its changes.';
  if (silent === 0)
    return `All ${count(there, 'table')} announce their changes: answers are kept in memory and never old.`;
  if (!hasPipeline)
    return 'The product has never run here, so there are no triggers yet: each request would read the database.';
  return `${silent} of ${count(there, 'table')} do not announce their changes: what reads them reads the database each time.`;
}
