import { EditableReference, EditableStageDate, EditableText } from '../../sync-queue/edits/editable-field.decorator.js';

const BRAND = { table: 'airtable_raw.client', called: 'brand', list: 'brands' };
const PRODUCT_LINE = {
  table: 'airtable_raw.product_line',
  called: 'product line',
  list: 'product-lines',
  agreesIn: { column: 'brand_id', with: 'brand_id' },
};

/** What can be edited of a dev group, in the order of which its version is made. Null clears; what is left out stays. */
export class PatchDevGroup {
  @EditableText({ description: 'Name.', example: 'Summer Hydration 2027', maxLength: 1000 })
  name?: string | null;

  @EditableText({
    description: 'Status of the development.',
    example: 'In Development',
    maxLength: 200,
    vocabulary: 'own',
  })
  status?: string | null;

  @EditableReference({ description: 'Its brand.', example: 'recB1b2C3d4E5f6G7', column: 'brand', refersTo: BRAND })
  brand_id?: string | null;

  @EditableReference({
    description: 'Its product line.',
    example: 'recL1b2C3d4E5f6G7',
    column: 'product_line',
    refersTo: PRODUCT_LINE,
  })
  product_line_id?: string | null;

  @EditableStageDate({ description: 'Day on which the concept was approved.', example: '2027-01-15' })
  concept_date?: string | null;

  @EditableStageDate({ description: 'Day on which the brief is due.', example: '2027-02-15' })
  brief_date?: string | null;

  @EditableStageDate({ description: 'Day on which the formulation is due.', example: '2027-03-15' })
  formulation_date?: string | null;

  @EditableStageDate({ description: 'Day on which the samples are due.', example: '2027-04-15' })
  sampling_date?: string | null;

  @EditableStageDate({ description: 'Day on which the packaging is due.', example: '2027-05-15' })
  packaging_date?: string | null;

  @EditableStageDate({ description: 'Day on which the regulatory clearance is due.', example: '2027-06-15' })
  regulatory_date?: string | null;

  @EditableStageDate({ description: 'Day on which the production begins.', example: '2027-07-15' })
  production_date?: string | null;

  @EditableStageDate({ description: 'Day of the launch.', example: '2027-08-15' })
  launch_date?: string | null;
}
