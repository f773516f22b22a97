/** The eight stages of a development in their order, by warehouse column. */
export const STAGE_DATES = [
  'concept_date',
  'brief_date',
  'formulation_date',
  'sampling_date',
  'packaging_date',
  'regulatory_date',
  'production_date',
  'launch_date',
] as const;
