import type { Source } from '../sources.js';

/** What a next step is said for. */
export interface NamedFault {
  readonly source: Source;
  /** Of the source, as `NetSuite`. */
  readonly label: string;
  /** What the run says of itself: `pipeline.sync_run.error`. */
  readonly said: string;
}

type Step = (fault: NamedFault, again: string) => string;

/** What holds the credentials that an upstream may refuse. */
const CREDENTIALS: Readonly<Record<Source, string>> = {
  airtable: 'AIRTABLE_TOKEN',
  asana: 'ASANA_TOKEN',
  netsuite: 'the credentials of NetSuite (NETSUITE_CLIENT_ID, its certificate and key, or its token)',
};

/**
 * What mends the fault that a pull of ours has named, the first whose words are there. A run keeps its reason as a sentence,
 * so the words are those of the pulls; a test provokes each by its cause and reads the step.
 */
const STEPS: readonly (readonly [RegExp, Step])[] = [
  [
    /--accept-deletions/,
    ({ source, label }, again) =>
      `Look in ${label} whether they were deleted. If they were: ${again}${source === 'netsuite' ? ' --full' : ''} --accept-deletions. If not, our ${source === 'netsuite' ? 'role' : 'token'} does not see them any more: give it its access back, then ${again}`,
  ],
  [
    /were refused, such as/,
    ({ label }, again) =>
      `GET /api/pipeline/quarantine tells why each is refused: mend them in ${label}, then ${again}`,
  ],
  [
    /comparable nights/,
    ({ label }, again) =>
      `Was little done that day, it was no fault: the next pull reads it again, and nothing is lost. Else ask ${label} the same question with an administrator's role; does it show more, give our role the permission back (Transactions), then ${again}`,
  ],
  [
    /NETSUITE_TIME_ZONE/,
    (_, again) =>
      `Look in NetSuite which zone the account has now (Setup > Company > Company Information). Set it back there, or set NETSUITE_TIME_ZONE to it and restart the product; then ${again}`,
  ],
  [
    /renamed or removed/,
    ({ label }, again) =>
      `Give it its old name back in ${label}, or its access to our ${label === 'NetSuite' ? 'role' : 'token'}; or write the new name into the file of UPSTREAM_MAPPING and restart the product. Then ${again}`,
  ],
  [
    /credential is refused/,
    ({ source, label }, again) =>
      `Renew ${CREDENTIALS[source]} and restart the product, or give it its right back in ${label}; then ${again}`,
  ],
  [/What it had merged is whole/, (_, again) => `Nothing is broken by it. Start it again: ${again}`],
  [
    /was answered (429|5\d\d)|connection failed|could not be sent|no complete answer/,
    ({ label }, again) =>
      `${label} did not serve us: see whether it is up, and whether this machine reaches it. A nightly pull tries again by itself, every quarter of an hour, three times; sooner: ${again}`,
  ],
];

/** What to do about what a pull of ours says went wrong; undefined for words that nobody here knows. */
export function stepFor(fault: NamedFault): string | undefined {
  const again = `npm run sync -- --source ${fault.source}`;
  return STEPS.find(([words]) => words.test(fault.said))?.[1](fault, again);
}
