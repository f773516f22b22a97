import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import type { Machine } from './machine.js';
import { type Figure, isMet, type Row } from './rows.js';

/** Everything one run found out. */
export interface Report {
  readonly date: string;
  readonly seconds: number;
  readonly machine: Machine;
  readonly rows: readonly Row[];
}

const BEGIN = '<!-- bench: begin -->';
const END = '<!-- bench: end -->';
const HEADINGS = ['what', 'product', 'compared with', 'ratio', 'target', ''];

/** The table with its columns aligned, also as Markdown. */
export function renderTable(rows: readonly Row[]): string {
  const cells = [HEADINGS, ...rows.map(cellsOf)];
  const widths = HEADINGS.map((_, column) => Math.max(...cells.map((row) => row[column]?.length ?? 0)));
  const line = (row: readonly string[]): string =>
    `| ${row.map((cell, i) => cell.padEnd(widths[i] ?? 0)).join(' | ')} |`;
  const rule = `|${widths.map((width) => '-'.repeat(width + 2)).join('|')}|`;
  const [head = [], ...body] = cells;
  return [line(head), rule, ...body.map(line)].join('\n');
}

/** What helps to judge single lines, as a list. */
export function renderNotes(rows: readonly Row[]): string {
  return rows.flatMap(({ what, note }) => (note === undefined ? [] : [`- ${what}: ${note}.`])).join('\n');
}

/** Writes a report as JSON. */
export function writeJson(file: string, report: Report): void {
  mkdirSync(dirname(file), { recursive: true });
  const rows = report.rows.map((row) => ({ ...row, ok: isMet(row) }));
  writeFileSync(file, `${JSON.stringify({ ...report, rows }, rounded, 2)}\n`);
}

/** Puts the table of a report between the marks of a page. */
export function writeIntoPage(file: string, { date, machine, rows, seconds }: Report): void {
  const page = readFileSync(file, 'utf8');
  const [begin, end] = [page.indexOf(BEGIN), page.indexOf(END)];
  if (begin < 0 || end < begin) throw new Error(`${file} has no lines "${BEGIN}" and "${END}" to write between.`);
  const { cpu, cores, memoryGigabytes, node, postgresql, platform, loadBefore } = machine;
  const section = [
    BEGIN,
    '',
    `${date.slice(0, 10)}, in ${Math.round(seconds / 60)} minutes: ${cpu}, ${cores} cores, ${memoryGigabytes} GB, ${platform};`,
    `Node ${node}, PostgreSQL ${postgresql}; load average before the run ${loadBefore.toFixed(2)}.`,
    '',
    renderTable(rows),
    '',
    renderNotes(rows),
    '',
  ];
  writeFileSync(file, page.slice(0, begin) + section.join('\n') + page.slice(end));
}

function cellsOf(row: Row): string[] {
  const { reference, result, target } = row;
  return [
    row.what,
    show(row.product),
    reference ? `${show(reference)} ${reference.label}` : '',
    reference ? result.toFixed(2) : '',
    'atLeast' in target ? `≥ ${target.atLeast}` : `≤ ${target.atMost}${reference ? '' : ` ${row.product.unit}`}`,
    isMet(row) ? 'ok' : 'MISSED',
  ];
}

function show({ value, unit }: Figure): string {
  const digits = value >= 100 ? 0 : value >= 10 ? 1 : 2;
  return `${value.toLocaleString('en', { minimumFractionDigits: digits, maximumFractionDigits: digits })} ${unit}`;
}

function rounded(_key: string, value: unknown): unknown {
  return typeof value === 'number' && !Number.isInteger(value) ? Number(value.toPrecision(5)) : value;
}
