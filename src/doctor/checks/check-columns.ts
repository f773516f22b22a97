import { compareColumns } from '../../database/schema/compare-columns.js';
import { declaredColumns } from '../../database/schema/expected-columns.js';
import {
  type ReadableColumn,
  SELECT_LIVE_COLUMNS,
  unreadableTables,
} from '../../database/schema/live-columns.queries.js';
import { NOT_READ } from '../../database/schema/schema-check.js';
import { splitGrants } from '../../database/told-grants.js';
import { QUEUE_TABLE } from '../../sync-queue/live-queue/live-queue.js';
import { EXPECTED_TABLES } from '../entities.js';
import type { Examination, WarehouseFacts } from '../examination.js';
import { type Finding, type Section, section } from '../report.js';
import { capital, count, list } from '../words.js';

const MENDING =
  'Reads were written for these columns: the product does not start before whoever owns the table has given them back.';
const MAKING = 'npm start makes what is missing, empty, where our role may; else whoever loads it does.';
const WRITING_ONLY = 'Reads go on without it; pulls and write-back do not.';

/** Compares the live columns with those that the product expects. The queue has a section of its own. */
export async function checkColumns({ db, facts }: Examination): Promise<Section> {
  const tables = [...EXPECTED_TABLES.keys()];
  const expected = declaredColumns(tables);
  const live = await db.ask<ReadableColumn>(SELECT_LIVE_COLUMNS, [tables]);
  const differences = compareColumns(expected, live).filter(({ table }) => table !== QUEUE_TABLE);
  const there = tables.filter((table) => live.some((column) => column.table === table));
  const data = {
    tables_expected: tables.length,
    tables_there: there,
    columns_expected: expected.length,
    differences: differences.map(({ table, message }) => ({ table, message })),
  };
  if (there.length === 0) return emptyDatabase(facts, data);
  const findings: Finding[] = differences.map(({ table, message }) => ({
    code: 'column_differs',
    message: `${capital(message)}.`,
    next_step: there.includes(table) ? (NOT_READ.has(table) ? WRITING_ONLY : MENDING) : MAKING,
  }));
  const hidden = unreadableTables(live);
  if (hidden.length > 0) {
    const grants = hidden.flatMap(({ message }) => splitGrants(message.slice(message.indexOf('GRANT'))));
    const message = `Our role may not read ${list(hidden.map(({ table }) => table))}.`;
    findings.push({ code: 'table_not_readable', message, next_step: [...new Set(grants)].join(' ') });
  }
  const extra = live.length - expected.length + data.differences.length;
  const headline =
    findings.length === 0
      ? `All ${tables.length} tables have the columns and types that are expected.`
      : `${count(differences.length + hidden.length, 'difference')} from what the product expects.`;
  const notes = extra > 0 ? ['Tables have other columns, too; they are left alone.'] : [];
  return section('columns', headline, { findings, notes, data });
}

function emptyDatabase({ database, role, may_create }: WarehouseFacts, data: Section['data']): Section {
  const message = `${database} has none of the warehouse’s tables: it is an empty database, or another one than was meant.`;
  const grant = may_create ? '.' : `, for which ${role} needs: GRANT CREATE ON DATABASE "${database}" TO "${role}";`;
  const next_step = `Check DATABASE_URL. If it is meant, npm start makes the tables${grant}`;
  const headline = 'None of the warehouse’s tables is here.';
  return section('columns', headline, { findings: [{ code: 'empty_database', message, next_step }], data });
}

/** What a check says that can't be made without some tables; undefined when they are there. */
export function missingTables(
  { facts }: Examination,
  id: Section['id'],
  needed: readonly string[],
): Section | undefined {
  const absent = needed.filter((table) => !facts.readable.includes(table));
  if (absent.length === 0) return undefined;
  const are = absent.length === 1 ? 'is' : 'are';
  return section(id, `Not to be told: ${list(absent)} ${are} missing, or may not be read.`, {
    status: 'failed',
    findings: [
      {
        code: 'tables_missing',
        message: `Not to be told without ${list(absent)}.`,
        next_step: 'The section on columns says which, and which GRANT would mend it.',
      },
    ],
    data: { missing_tables: absent },
  });
}
