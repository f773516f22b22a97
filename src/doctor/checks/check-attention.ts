import { canRead, type Examination } from '../examination.js';
import { type Finding, type Section, section } from '../report.js';
import { count, list } from '../words.js';
import { COUNT_QUARANTINE, COUNT_SET_ASIDE, SELECT_DRIFT, SELECT_PAUSED } from './attention.queries.js';

const STEPS: Readonly<Record<string, string>> = {
  dead: 'GET /api/pipeline/sync-queue?status=dead says why; mend it, then POST sync-queue/{id}/retry.',
  conflict: 'GET /api/pipeline/sync-queue?status=conflict shows both values; POST sync-queue/{id}/resolve decides.',
};

/** What pulls and deliveries have set aside for a person. */
export async function checkAttention(examination: Examination, ownQueue: boolean): Promise<Section> {
  const { db } = examination;
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
      const message = `${count(rows, 'record')} of ${source} for ${table_name} could not be taken over, or not with its picture, the first since ${since}.`;
      return {
        code: 'quarantine',
        message,
        next_step: 'GET /api/pipeline/quarantine gives each with the reason; mend it at its source.',
      };
    }),
    ...aside.map(({ target, status, entries, since }): Finding => {
      const message = `${count(entries, 'edit')} for ${target} ${entries === 1 ? 'is' : 'are'} "${status}", the oldest of ${since}.`;
      return { code: `queue_${status}`, message, next_step: STEPS[status] ?? null };
    }),
    ...paused.map(({ target, paused_at, paused_by, reason }): Finding => {
      const message = `Nothing is sent to ${target} since ${paused_at}: ${paused_by} paused it${reason === null ? '' : ` (${reason})`}.`;
      return { code: 'target_paused', message, next_step: `POST /api/pipeline/sync-queue/targets/${target}/resume` };
    }),
    ...drift.map(({ source, fields_differing, fields_repaired }): Finding => {
      const message = `The last comparison with ${source} found ${count(fields_differing - fields_repaired, 'field')} that differ.`;
      return {
        code: 'drift',
        message,
        next_step: `npm run reconcile -- --source ${source} lists each with both values, and --repair brings the warehouse to what is there.`,
      };
    }),
  ];
  const headline =
    findings.length === 0 ? 'Nothing was set aside.' : `${list(findings.map(({ code }) => code))}: see below.`;
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
