import pg from 'pg';
import { compareColumns } from '../../database/schema/compare-columns.js';
import { declaredColumns } from '../../database/schema/expected-columns.js';
import { QUEUE_TABLE } from '../../sync-queue/live-queue/live-queue.js';
import { checkColumns as checkMapping } from '../../sync-queue/mapping/check-columns.js';
import { proposeMapping } from '../../sync-queue/mapping/propose-mapping.js';
import { type QueueColumn, SELECT_QUEUE_SHAPE } from '../../sync-queue/mapping/queue-shape.queries.js';
import { canRead, type Examination } from '../examination.js';
import { type Detail, type Finding, type Section, section } from '../report.js';
import { count } from '../words.js';

/** The exact columns of the live queue, whether an entry of ours fits in, and a mapping to begin with where it does not. */
export async function checkQueue(examination: Examination): Promise<Section> {
  const shape = await examination.db.ask<QueueColumn>(SELECT_QUEUE_SHAPE);
  if (shape.length === 0) return noQueue();
  const live = shape.map(({ name, type }) => ({ table: QUEUE_TABLE, column: name, type }));
  const differences = compareColumns(declaredColumns([QUEUE_TABLE]), live).map(({ message }) => message);
  const status = shape.find(({ name }) => /^(status|state)$/i.test(name))?.name;
  const rows = await countRows(examination, status);
  const data = { columns: shape, fits: differences.length === 0, differences, rows };
  const note = notesOf(rows);
  return differences.length === 0 ? ours(shape, note, data) : foreign(examination, shape, [columnTable(shape)], data);
}

/** An entry as PATCH writes it, in the columns of our own queue. */
const ENTRY = {
  change_id: '4f9c6f4e-8f0d-4c1b-9a57-0d6a3a1f6b2e',
  target: 'airtable',
  entity: 'dev_group',
  entity_id: 'recD1b2C3d4E5f6G7',
  target_id: 'recD1b2C3d4E5f6G7',
  fields: { launch_date: '2027-08-15' },
  base_fields: { launch_date: '2027-08-01' },
  status: 'pending',
  requested_by: 'ann@example.com',
};

function notesOf(rows: readonly StatusCount[] | null): string {
  if (rows === null) return 'Our role may not read its entries: the section on columns has the GRANT.';
  if (rows.length === 0) return 'It is empty.';
  return `Its entries: ${rows.map(({ status, rows: number }) => `${number.toLocaleString('en')} ${status}`).join(', ')}.`;
}

function ours(shape: readonly QueueColumn[], note: string, data: Section['data']): Section {
  const headline = `Our own: it has the columns that a write-back entry needs, ${shape.length} in all, and PATCH fills it as it is.`;
  return section('queue', headline, {
    notes: [note],
    details: [
      columnTable(shape),
      {
        kind: 'lines',
        lines: ['A dev group’s entry, one for Airtable and one for Asana a stage date that has a task:'],
      },
      { kind: 'code', text: JSON.stringify(ENTRY, null, 2) },
    ],
    data: { ...data, example_entry: ENTRY },
  });
}

function foreign(
  { options }: Examination,
  shape: readonly QueueColumn[],
  details: readonly Detail[],
  data: Section['data'],
): Section {
  const mapping = options.settings.queueMapping;
  const proposal = proposeMapping(shape);
  const text = JSON.stringify(proposal.mapping, null, 2);
  const proposed: Detail[] = [
    { kind: 'lines', lines: ['QUEUE_MAPPING to begin with (a file with it, or the JSON itself):'] },
    { kind: 'code', text },
    { kind: 'lines', lines: proposal.notes },
  ];
  const all = { ...data, proposed_mapping: proposal.mapping, proposal_notes: proposal.notes };
  if (mapping === undefined) {
    const message = `It is not the queue that we would make (${count(shape.length, 'column')}): an entry needs a mapping, and until then edits are refused and reads work.`;
    const next_step =
      'Read the mapping below over with whoever knows the bridge that drains it, and set QUEUE_MAPPING.';
    return section('queue', 'Somebody else’s queue: it needs a QUEUE_MAPPING, and here is one to begin with.', {
      findings: [{ code: 'queue_needs_mapping', message, next_step }],
      details: [...details, ...proposed],
      data: all,
    });
  }
  const problems = checkMapping(mapping, shape);
  const findings = problems.map((message): Finding => {
    return { code: 'queue_mapping_differs', message, next_step: 'Mend QUEUE_MAPPING; the columns stand below.' };
  });
  const headline =
    problems.length === 0
      ? 'Somebody else’s queue, and QUEUE_MAPPING fits its columns.'
      : 'Somebody else’s queue, and QUEUE_MAPPING does not fit its columns.';
  const notes =
    problems.length === 0 ? ['A start proves it by inserts that are rolled back; here nothing is written.'] : [];
  return section('queue', headline, { findings, notes, details, data: { ...all, mapping_problems: problems } });
}

function noQueue(): Section {
  const message = `There is no table ${QUEUE_TABLE}: an edit could not be queued for Airtable and Asana.`;
  const next_step = 'npm start makes it where the role may create it; else whoever owns schema pdos does.';
  return section('queue', 'There is no queue.', {
    findings: [{ code: 'no_queue', message, next_step }],
    data: { columns: [], fits: false },
  });
}

interface StatusCount {
  readonly status: string;
  readonly rows: number;
}

/** By whatever the live queue calls a status; null where it may not be read. */
async function countRows(examination: Examination, status: string | undefined): Promise<StatusCount[] | null> {
  if (!canRead(examination, QUEUE_TABLE)) return null;
  const word = status === undefined ? "'(no status)'" : `${pg.escapeIdentifier(status)}::text`;
  return examination.db.ask<StatusCount>(
    `SELECT coalesce(${word}, '(null)') AS status, count(*)::float8 AS rows FROM ${QUEUE_TABLE} GROUP BY 1 ORDER BY 2 DESC, 1`,
  );
}

function columnTable(shape: readonly QueueColumn[]): Detail {
  const rows = shape.map(({ name, type, not_null, default_value, generated, is_key, labels, checks }) => {
    const more = [
      is_key ? 'primary key' : '',
      generated ? 'filled by PostgreSQL' : '',
      default_value === null ? '' : `default ${default_value}`,
      labels === null ? '' : `one of ${labels.join(', ')}`,
      ...checks.map(({ definition }) => definition),
    ];
    return [name, type, not_null ? 'not null' : '', more.filter(Boolean).join('; ')];
  });
  return { kind: 'table', head: ['column', 'type', '', ''], rows, right: [] };
}
