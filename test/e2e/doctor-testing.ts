import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { loadSettings } from '../../src/boot/load-settings.js';
import type { DoctorOptions } from '../../src/doctor/examination.js';
import { type DetailedReport, examine } from '../../src/doctor/examine.js';
import { ReadOnlyDatabase } from '../../src/doctor/read-only-database.js';
import type { Section, SectionId } from '../../src/doctor/report.js';

/** What differs from a plain examination. */
export interface ExamineOptions extends Partial<Omit<DoctorOptions, 'settings'>> {
  readonly env?: Record<string, string>;
}

/** Examines a warehouse as `npm run doctor` does, in this process. */
export async function examineAt(url: string, { env = {}, ...options }: ExamineOptions = {}): Promise<DetailedReport> {
  const db = await ReadOnlyDatabase.open(url);
  try {
    return await examine(db, 'DATABASE_URL', {
      brandMap: undefined,
      publicUrl: undefined,
      upstreamUrls: new Map(),
      ...options,
      settings: loadSettings({ DATABASE_URL: url, ...env }),
    });
  } finally {
    await db.close();
  }
}

/** One section of a report. */
export function sectionOf(report: DetailedReport, id: SectionId): Section {
  return report.sections.find((section) => section.id === id)!;
}

/** The codes of everything that needs a person, by section. */
export function codesOf(report: DetailedReport): Record<string, string[]> {
  const found = report.sections.filter(({ findings }) => findings.length > 0);
  return Object.fromEntries(found.map(({ id, findings }) => [id, findings.map(({ code }) => code)]));
}

/** A server on loopback that remembers what it was asked. */
export interface AnsweringServer {
  readonly url: string;
  readonly asked: IncomingMessage[];
  close(): Promise<void>;
}

export async function serve(
  answer: (request: IncomingMessage, response: ServerResponse) => void,
): Promise<AnsweringServer> {
  const asked: IncomingMessage[] = [];
  const server: Server = createServer((request, response) => {
    asked.push(request);
    answer(request, response);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    asked,
    close: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
