import { ApiExtraModels, ApiProperty, getSchemaPath } from '@nestjs/swagger';
import { ApiField } from '../../common/fields/field.decorator.js';
import { VERDICT_MEANINGS, VERDICTS, type Verdict } from '../freshness/verdicts.js';
import { SOURCES, type Source } from '../sources.js';

/** One reading, and what it says. */
export class EvidenceReading {
  @ApiProperty({ description: 'Its name, which stays.', example: 'watermark' })
  reading: string;

  @ApiProperty({
    oneOf: [{ type: 'string' }, { type: 'number' }],
    nullable: true,
    description: 'As it was read: a moment in UTC, a day, seconds, a word; null where there is none.',
    example: '2026-11-02T07:00:00.000Z',
  })
  value: string | number | null;

  @ApiProperty({
    description: 'What it says, for a person; times are those of `BUSINESS_TIME_ZONE`.',
    example: 'Its watermark (last_sync_at) stands at Mon 2 November 2026, 02:00 EST (21 days ago).',
  })
  says: string;
}

const meanings = VERDICTS.map((verdict) => `\`${verdict}\` ${VERDICT_MEANINGS[verdict]}`).join('; ');

/** A source of the warehouse: whether it is fresh, and if not, why. */
@ApiExtraModels(EvidenceReading)
export class SyncHealth {
  @ApiField({
    kind: 'text',
    description: 'The source.',
    source: 'fixed',
    example: 'netsuite',
    words: SOURCES,
  })
  id: Source;

  @ApiField({ kind: 'text', description: 'What it is called.', source: 'fixed', example: 'NetSuite', searched: true })
  name: string;

  @ApiField({
    kind: 'text',
    description: `What the evidence says; the first that applies: ${meanings}.`,
    source: 'the evidence, judged',
    example: 'success_without_data',
    words: VERDICTS,
  })
  verdict: Verdict;

  @ApiField({
    kind: 'boolean',
    description: 'Whether newer rows may be missing.',
    source: 'the verdict',
    example: true,
  })
  is_stale: boolean;

  @ApiField({
    kind: 'boolean',
    description: 'Whether this instance has what it takes to fetch it (credentials, and `INBOUND=on`).',
    source: 'the configuration',
    example: true,
  })
  set_up: boolean;

  @ApiField({
    kind: 'text',
    description: 'Why the verdict is what it is, in plain words.',
    source: 'the verdict and its evidence',
    example:
      'Every run says success, the last one Mon 23 November 2026, 02:00 EST (8 hours ago), but nothing has come for 21 days.',
  })
  cause: string;

  @ApiField({
    kind: 'text',
    nullable: true,
    description: 'What to do about it; empty when there is nothing to do.',
    source: 'the verdict',
    example: "Ask NetSuite the same question with an administrator's role.",
  })
  next_step: string | null;

  @ApiField({
    kind: 'timestamp',
    nullable: true,
    description: 'Since when the verdict stands, as far as it was watched.',
    source: 'pipeline.verdict_change.at',
    example: '2026-11-03T10:00:00.000Z',
  })
  since: string | null;

  @ApiField({
    kind: 'timestamp',
    nullable: true,
    description: 'Up to when data has arrived; empty when none ever has.',
    source: 'the watermark, or the newest synced_at where that is more to be believed',
    example: '2026-11-02T07:00:00.000Z',
  })
  last_sync: string | null;

  @ApiField({
    kind: 'timestamp',
    nullable: true,
    description: 'The last run there is any sign of.',
    source: 'pipeline.sync_run, netsuite_raw.sync_state.last_run_at, or the newest synced_at',
    example: '2026-11-23T07:00:00.000Z',
  })
  last_run_at: string | null;

  @ApiField({
    kind: 'text',
    nullable: true,
    description: 'What that run says of itself; empty where only its rows tell of it.',
    source: 'pipeline.sync_run.status or netsuite_raw.sync_state.last_run_status',
    example: 'success',
  })
  last_run_status: string | null;

  @ApiField({
    kind: 'timestamp',
    nullable: true,
    description: 'Everything modified before it was read, as the pull itself says.',
    source: 'netsuite_raw.sync_state.last_sync_at, pipeline.sync_run.watermark_after',
    example: '2026-11-02T07:00:00.000Z',
  })
  watermark: string | null;

  @ApiField({
    kind: 'timestamp',
    nullable: true,
    description: 'When the newest row of our copy was written.',
    source: 'max(synced_at) of its tables',
    example: '2026-11-02T07:00:04.000Z',
  })
  newest_synced_at: string | null;

  @ApiField({
    kind: 'date',
    nullable: true,
    description: 'The newest day of business in the data, up to today; invoices only.',
    source: 'max(ns.invoices.invoice_date)',
    example: '2026-11-01',
  })
  newest_business_date: string | null;

  @ApiField({
    kind: 'timestamp',
    nullable: true,
    description: 'The newest change that the upstream itself told of, when we last asked it.',
    source: 'pipeline.sync_run.upstream_newest_at',
    example: '2026-11-23T04:12:09.000Z',
  })
  upstream_newest_at: string | null;

  @ApiField({
    kind: 'timestamp',
    description: 'The next moment at which the clock alone may change the verdict.',
    source: 'the schedule and the evidence',
    example: '2026-11-24T10:00:00.000Z',
  })
  changes_at: string;

  @ApiField({
    kind: 'object',
    description: 'Every reading that the verdict rests on, as a person would lay them out.',
    source: 'the readings',
    example: [
      {
        reading: 'watermark',
        value: '2026-11-02T07:00:00.000Z',
        says: 'Its watermark (last_sync_at) stands at Mon 2 November 2026, 02:00 EST (21 days ago).',
      },
    ],
    schema: { type: 'array', items: { $ref: getSchemaPath(EvidenceReading) } },
  })
  evidence: EvidenceReading[];
}
