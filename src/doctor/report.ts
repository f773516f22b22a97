/** How a check ended: all is well, a person is needed, it was not asked for, or it could not be done. */
export type Status = 'ok' | 'finding' | 'not_checked' | 'failed';

/** Something that needs a person. */
export interface Finding {
  /** A word that stays, for whoever watches the JSON. */
  readonly code: string;
  readonly message: string;
  /** What to do about it; null where only a person can know. */
  readonly next_step: string | null;
}

/** A table or a text below a section, for the terminal; the JSON has the same as `data`. */
export type Detail =
  | { readonly kind: 'lines'; readonly lines: readonly string[] }
  | { readonly kind: 'code'; readonly text: string }
  | {
      readonly kind: 'table';
      readonly head: readonly string[];
      readonly rows: readonly (readonly string[])[];
      /** Columns whose numbers stand under each other at their ends. */
      readonly right: readonly number[];
    };

/** What one check found. */
export interface Section {
  readonly id: SectionId;
  readonly title: string;
  readonly status: Status;
  /** The verdict in one sentence. */
  readonly headline: string;
  readonly findings: readonly Finding[];
  /** Worth knowing, and nobody's work. */
  readonly notes: readonly string[];
  readonly details: readonly Detail[];
  /** Everything that was read, by names that stay. */
  readonly data: Readonly<Record<string, unknown>>;
}

/** The checks, in the order in which they are shown. */
export const SECTION_IDS = [
  'netsuite',
  'queue',
  'public_url',
  'brands',
  'brand_map',
  'columns',
  'other_sources',
  'rollup',
  'triggers',
  'clock',
  'attention',
] as const;

export type SectionId = (typeof SECTION_IDS)[number];

/** The titles, by section. */
export const TITLES: Readonly<Record<SectionId, string>> = {
  netsuite: 'NetSuite',
  queue: 'Write-back queue',
  public_url: 'Public URL',
  brands: 'Brand spellings',
  brand_map: 'BRAND_MAP',
  columns: 'Columns',
  other_sources: 'Airtable and Asana',
  rollup: 'Revenue rollup',
  triggers: 'Triggers',
  clock: 'Clocks',
  attention: 'Waiting for a person',
};

/** One of the four questions that were open before anything was built, answered for this warehouse. */
export interface Answer {
  readonly id: 'netsuite_staleness' | 'queue_schema' | 'public_access' | 'brand_names';
  readonly question: string;
  readonly answer: string;
  readonly status: Status;
  /** Where the evidence stands. */
  readonly sections: readonly SectionId[];
}

/** Which database it was. */
export interface ExaminedWarehouse {
  readonly database: string;
  readonly host: string;
  readonly port: number;
  readonly role: string;
  readonly server_version: string;
  /** Where its URL came from. */
  readonly found_by: 'DATABASE_URL' | 'runtime.json';
}

/** Everything that was found. The shape of `--json`: fields are added to it, never renamed. */
export interface DoctorReport {
  readonly format: 1;
  readonly product_version: string;
  readonly checked_at: string;
  readonly seconds: number;
  readonly exit_code: 0 | 1;
  readonly verdict: string;
  readonly warehouse: ExaminedWarehouse;
  readonly questions: readonly Answer[];
  readonly sections: readonly Omit<Section, 'details'>[];
}

/** What a check found, its status told by its findings. */
export function section(
  id: SectionId,
  headline: string,
  found: Partial<Pick<Section, 'status' | 'findings' | 'notes' | 'details' | 'data'>> = {},
): Section {
  const { findings = [], notes = [], details = [], data = {} } = found;
  const status = found.status ?? (findings.length > 0 ? 'finding' : 'ok');
  return { id, title: TITLES[id], status, headline, findings, notes, details, data };
}
