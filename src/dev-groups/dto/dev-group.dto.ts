import { ApiExtraModels, getSchemaPath } from '@nestjs/swagger';
import { ApiField } from '../../common/fields/field.decorator.js';
import { DataGap, DataGaps, HasDataGaps } from '../../common/gaps/data-gap.decorator.js';
import { FieldSync } from '../../sync-queue/dto/field-sync.dto.js';

/** A development group with its stage dates, its gaps, and how far its edits have come. */
@ApiExtraModels(FieldSync)
export class DevGroup {
  @ApiField({
    kind: 'text',
    description: 'Airtable record id.',
    source: 'airtable_raw.dev_group.id',
    example: 'recD1b2C3d4E5f6G7',
  })
  id: string;

  @ApiField({
    kind: 'text',
    description: 'Name.',
    source: 'airtable_raw.dev_group.name',
    example: 'Summer Hydration 2027',
    nullable: true,
    searched: true,
  })
  name: string | null;

  @ApiField({
    kind: 'text',
    description: 'Status of the development.',
    source: 'airtable_raw.dev_group.status',
    example: 'In Development',
    nullable: true,
  })
  status: string | null;

  @DataGap({ name: 'brand', reasons: ['source_blank', 'dangling_reference', 'multiple_links'], mend: 'brand_id' })
  @ApiField({
    kind: 'text',
    description: 'Record id of its brand; shown even when no such brand exists.',
    source: 'airtable_raw.dev_group.brand',
    example: 'recB1b2C3d4E5f6G7',
    nullable: true,
  })
  brand_id: string | null;

  @ApiField({
    kind: 'text',
    description: 'Name of its brand.',
    source: 'airtable_raw.client.name',
    example: 'Sol & Sea',
    nullable: true,
  })
  brand_name: string | null;

  @DataGap({
    name: 'product_line',
    reasons: ['source_blank', 'dangling_reference', 'multiple_links'],
    mend: 'product_line_id',
  })
  @ApiField({
    kind: 'text',
    description: 'Record id of its product line; shown even when no such line exists.',
    source: 'airtable_raw.dev_group.product_line',
    example: 'recL1b2C3d4E5f6G7',
    nullable: true,
  })
  product_line_id: string | null;

  @ApiField({
    kind: 'text',
    description: 'Name of its product line.',
    source: 'airtable_raw.product_line.name',
    example: 'Body Care',
    nullable: true,
  })
  product_line_name: string | null;

  @ApiField({
    kind: 'date',
    description: 'Day on which the concept was approved.',
    source: 'airtable_raw.dev_group.concept_date',
    example: '2027-01-15',
    nullable: true,
  })
  concept_date: string | null;

  @ApiField({
    kind: 'date',
    description: 'Day on which the brief is due.',
    source: 'airtable_raw.dev_group.brief_date',
    example: '2027-02-15',
    nullable: true,
  })
  brief_date: string | null;

  @ApiField({
    kind: 'date',
    description: 'Day on which the formulation is due.',
    source: 'airtable_raw.dev_group.formulation_date',
    example: '2027-03-15',
    nullable: true,
  })
  formulation_date: string | null;

  @ApiField({
    kind: 'date',
    description: 'Day on which the samples are due.',
    source: 'airtable_raw.dev_group.sampling_date',
    example: '2027-04-15',
    nullable: true,
  })
  sampling_date: string | null;

  @ApiField({
    kind: 'date',
    description: 'Day on which the packaging is due.',
    source: 'airtable_raw.dev_group.packaging_date',
    example: '2027-05-15',
    nullable: true,
  })
  packaging_date: string | null;

  @ApiField({
    kind: 'date',
    description: 'Day on which the regulatory clearance is due.',
    source: 'airtable_raw.dev_group.regulatory_date',
    example: '2027-06-15',
    nullable: true,
  })
  regulatory_date: string | null;

  @ApiField({
    kind: 'date',
    description: 'Day on which the production begins.',
    source: 'airtable_raw.dev_group.production_date',
    example: '2027-07-15',
    nullable: true,
  })
  production_date: string | null;

  @DataGap({ name: 'launch_date', reasons: ['source_blank'], mend: 'launch_date' })
  @ApiField({
    kind: 'date',
    description: 'Day of the launch.',
    source: 'airtable_raw.dev_group.launch_date',
    example: '2027-08-15',
    nullable: true,
  })
  launch_date: string | null;

  @ApiField({
    kind: 'object',
    description: 'Asana task of each stage that has one: stage column → task gid.',
    source: 'airtable_raw.dev_group.asana_gids',
    example: { launch_date: '1207654321098765' },
    schema: { type: 'object', additionalProperties: { type: 'string' } },
  })
  asana_gids: Record<string, string>;

  @ApiField({
    kind: 'text',
    description: 'Changes when one of its editable fields does; goes into `If-Match` of a PATCH.',
    source: 'a hash of name, status, brand, product_line and the stage dates',
    example: '9f86d081884c7d65',
  })
  version: string;

  @HasDataGaps()
  has_data_gaps: boolean;

  @DataGaps()
  data_gaps: string[];

  @ApiField({
    kind: 'object',
    description: 'For each field edited here, how far each upstream has it.',
    source: 'pdos.pending_sync_queue',
    example: { launch_date: { airtable: 'synced', asana: 'pending' } },
    schema: { type: 'object', additionalProperties: { $ref: getSchemaPath(FieldSync) } },
  })
  sync: Record<string, FieldSync>;
}
