const change_id = '0b4c1f0e-8a37-4a58-9a55-3a0f6a2f7d11';

/** Examples of a revert, for Swagger. */
export const REVERT_EXAMPLES = {
  whole: { summary: 'Take a whole change back', value: { change_id } },
  field: { summary: 'Only one field, whatever came after', value: { change_id, fields: ['launch_date'], force: true } },
};
