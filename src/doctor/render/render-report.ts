import type { DetailedReport } from '../examine.js';
import type { Detail, Section, Status } from '../report.js';
import { momentOf } from '../words.js';
import { layTable, wrap } from './text-layout.js';

/** How it is shown. */
export interface RenderOptions {
  /** Places of a line. */
  readonly width: number;
  readonly colours: boolean;
  readonly timeZone: string;
}

const MARKS: Readonly<Record<Status, string>> = { ok: '✓', finding: '✗', failed: '!', not_checked: '·' };
const COLOURS: Readonly<Record<Status, string>> = { ok: '32', finding: '31', failed: '33', not_checked: '2' };

/** The report for a person: the verdict first, then the four answers, what to do, and the evidence of each check. */
export function renderReport(report: DetailedReport, options: RenderOptions): string {
  const paint = painter(options.colours);
  const { warehouse, sections, questions } = report;
  const { database, host, port, role, server_version } = warehouse;
  const lines: string[] = [
    `${paint('1', 'Athena Pipeline doctor')}  ${momentOf(report.checked_at, options.timeZone)}`,
    paint('2', `${database} on ${host}:${port} as ${role}, PostgreSQL ${server_version}`),
    '',
    paint('1', report.verdict),
    '',
    paint('1', 'The four questions'),
  ];
  for (const [index, { question, answer, status }] of questions.entries()) {
    lines.push(...indent(wrap(`${index + 1}. ${question}`, options.width - 4), 2, 5));
    lines.push(...mark(status, paint, wrap(answer, options.width - 9), 5));
  }
  const steps = stepsOf(report);
  if (steps.length > 0) lines.push('', paint('1', 'What to do next'));
  for (const [index, { titles, messages, next_step }] of steps.entries()) {
    const text = `${index + 1}. ${titles.join(', ')}: ${messages.length > 0 ? messages.join(' ') : next_step}`;
    lines.push(...indent(wrap(text, options.width - 5), 2, 5));
    if (next_step !== null && messages.length > 0) {
      lines.push(...indent(wrap(`→ ${next_step}`, options.width - 7), 5, 7));
    }
  }
  lines.push('', paint('1', 'What was checked'));
  for (const section of sections) lines.push('', ...renderSection(section, options, paint));
  return `${lines.join('\n')}\n`;
}

interface Step {
  readonly titles: readonly string[];
  readonly messages: readonly string[];
  readonly next_step: string | null;
}

/** What one thing mends is one step. What an answer above says already is not said again. */
function stepsOf({ sections, questions }: DetailedReport): Step[] {
  const findings = sections.flatMap(({ title, findings: all }) => all.map((finding) => ({ title, ...finding })));
  const groups = [...Map.groupBy(findings, ({ message, next_step }) => next_step ?? message).values()];
  // What waits for tables is told when they are there: their own step comes first.
  const waits = (group: readonly { code: string }[]): boolean => group.every(({ code }) => code === 'tables_missing');
  return groups
    .toSorted((a, b) => Number(waits(a)) - Number(waits(b)))
    .map((group) => {
      const next_step = group[0]?.next_step ?? null;
      const isSaid = (message: string): boolean =>
        next_step !== null && questions.some(({ answer }) => answer.includes(message));
      const messages = waits(group)
        ? ['Not to be told yet: tables are missing, or may not be read.']
        : group.map(({ message }) => message).filter((message) => !isSaid(message));
      return { titles: [...new Set(group.map(({ title }) => title))], messages, next_step };
    });
}

type Paint = (code: string, text: string) => string;

function painter(colours: boolean): Paint {
  return (code, text) => (colours ? `\u001B[${code}m${text}\u001B[0m` : text);
}

function renderSection(
  { title, status, headline, notes, details }: Section,
  options: RenderOptions,
  paint: Paint,
): string[] {
  return [
    ...mark(status, paint, wrap(`${title}: ${headline}`, options.width - 4), 0),
    ...notes.flatMap((note) => indent(wrap(note, options.width - 4), 4, 4)),
    ...details.flatMap((detail) => indent(renderDetail(detail, options.width - 4, paint), 4, 4)),
  ];
}

function renderDetail(detail: Detail, width: number, paint: Paint): string[] {
  switch (detail.kind) {
    case 'lines':
      return detail.lines.flatMap((line) => indent(wrap(`– ${line}`, width - 2), 0, 2));
    case 'code':
      return detail.text.split('\n').map((line) => `  ${line}`);
    case 'table': {
      const [head = '', ...rest] = layTable([detail.head, ...detail.rows], { right: detail.right, width });
      return [paint('2', head), ...rest];
    }
  }
}

function mark(status: Status, paint: Paint, [first = '', ...rest]: readonly string[], margin: number): string[] {
  const space = ' '.repeat(margin);
  return [`${space}${paint(COLOURS[status], MARKS[status])} ${first}`, ...rest.map((line) => `${space}  ${line}`)];
}

function indent([first = '', ...rest]: readonly string[], margin: number, hanging: number): string[] {
  return [' '.repeat(margin) + first, ...rest.map((line) => ' '.repeat(hanging) + line)];
}
