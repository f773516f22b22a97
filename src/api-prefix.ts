/** Every path of the API begins so. */
export const API_PREFIX = 'api/pipeline';

/** What stands outside of it: it is asked for by machines that know only these names. */
export const OUTSIDE_THE_PREFIX = ['health/live', 'health/ready', 'metrics'];
