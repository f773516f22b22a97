import { isSource, SOURCE_DESCRIPTIONS } from '../../health/sources.js';
import { canRead, type Examination, hiddenOf } from '../examination.js';
import { type Finding, type Section, section } from '../report.js';
import { capital, count, list, momentOf } from '../words.js';
import { COUNT_QUARANTINE, COUNT_SET_ASIDE, SELECT_DRIFT, SELECT_PAUSED } from './attention.queries.js';

const STEPS: Readonly<Record<string, string>> = {
  dead: 'GET /api/pipeline/sync-queue?status=dead says why; mend it, then POST sync-queue/{id}/retry.',
  conflict: 'GET /api/pipeline/sync-queue?status=conflict shows both values; POST sync-queue/{id}/resolve decides.',
};

const TABLES = ['pipeline.quarantine', 'pipeline.sync_target', 'pipeline.drift_run'] as const;

/** What a finding is called in the headline, by its code. */
const WORDS: Readonly<Record<string, string>> = {
  quarantine: 'records that could not be taken over',
  queue_dead: 'edits that were given up',
  queue_conflict: 'edits that conflict with the upstream',
  target_paused: 'an upstream that nothing is sent to',
  drift: 'fields that differ from the upstream',
};

function labelOf(source: string): string {
  return isSource(source) ? SOURCE_DESCRIPTIONS[source].label : source;
}

/** What pulls and deliveries have set aside for a person. */
export async function checkAttention(examination: Examination, ownQueue: boolean): Promise<Section> {
  const { db, options } = examination;
  const at = (moment: string): string => momentOf(moment, options.settings.config.businessTimeZone);
  const read = async <Row extends object>(table: string, sql: string): Promise<Row[]> =>
    canRead(examination, table) ? db.ask<Row>(sql) : [];
  const quarantine = await read<Quarantined>('pipeline.quarantine', COUNT_QUARANTINE);
  const aside = ownQueue ? await read<SetAside>('pdos.pending_sync_queue', COUNT_SET_ASIDE) : [];
  const paused = await read<Paused>('pipeline.sync_target', SELECT_PAUSED);
  const drift = (await read<Drift>('pipeline.drift_run', SELECT_DRIFT)).filter(
    ({ status, fields_differing, fields_repaired }) => status === 'drift' && fields_differing > fields_repaired,
  );
  const findings: Finding[] = [
    ...quarantine.map(({ source, table_name, rows, since }): Finding => {
      const pictures = source === 'airtable' ? `, or not with ${rows === 1 ? 'its picture' : 'their pictures'}` : '';
      const message = `${count(rows, 'record')} of ${labelOf(source)} for ${table_name} could not be taken over${pictures}, the first since ${at(since)}.`;
      return {
        code: 'quarantine',
        message,
        next_step: 'GET /api/pipeline/quarantine gives each with the reason; mend it at its source.',
      };
    }),
    ...aside.map(({ target, status, entries, since }): Finding => {
      const message = `${count(entries, 'edit')} for ${labelOf(target)} ${entries === 1 ? 'is' : 'are'} "${status}", the oldest of ${at(since)}.`;
      return { code: `queue_${status}`, message, next_step: STEPS[status] ?? null };
    }),
    ...paused.map(({ target, paused_at, paused_by, reason }): Finding => {
      const message = `Nothing has been sent to ${labelOf(target)} since ${at(paused_at)}: ${paused_by} paused it${reason === null ? '' : ` (${reason})`}.`;
      return { code: 'target_paused', message, next_step: `POST /api/pipeline/sync-queue/targets/${target}/resume` };
    }),
    ...drift.map(({ source, fields_differing, fields_repaired }): Finding => {
      const message = `The last comparison with ${labelOf(source)} found ${count(fields_differing - fields_repaired, 'field')} that ${fields_differing - fields_repaired === 1 ? 'differs' : 'differ'}.`;
      return {
        code: 'drift',
        message,
        next_step: `npm run reconcile -- --source ${source} lists each with both values, and --repair brings the warehouse to what is there.`,
      };
    }),
  ];
  const headline =
    findings.length === 0
      ? 'Nothing was set aside.'
      : `${capital(list([...new Set(findings.map(({ code }) => WORDS[code] ?? code))]))}.`;
  const { tables, grant } = hiddenOf(examination, TABLES);
  if (tables.length > 0) {
    const message = `Our role may not read ${list(tables)}: what is set aside there is not counted.`;
    findings.push({ code: 'not_readable', message, next_step: grant });
    const found =
      headline === 'Nothing was set aside.' ? 'Nothing that our role may read was set aside' : headline.slice(0, -1);
    return section('attention', `${found}; ${list(tables)} may not be read.`, {
      findings,
      data: { quarantine, queue: aside, paused, drift },
    });
  }
  return section('attention', headline, { findings, data: { quarantine, queue: aside, paused, drift } });
}

interface Quarantined {
  readonly source: string;
  readonly table_name: string;
  readonly rows: number;
  readonly since: string;
}

interface SetAside {
  readonly target: string;
  readonly status: string;
  readonly entries: number;
  readonly since: string;
}

interface Paused {
  readonly target: string;
  readonly paused_at: string;
  readonly paused_by: string | null;
  readonly reason: string | null;
}

interface Drift {
  readonly source: string;
  readonly status: string;
  readonly fields_differing: number;
  readonly fields_repaired: number;
}
