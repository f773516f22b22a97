/** For class-transformer: a parameter that may be repeated is a list also when it stands there once. */
export const toList = ({ value }: { value: unknown }): unknown =>
  value === undefined || Array.isArray(value) ? value : [value];
