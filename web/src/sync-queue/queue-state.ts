import { parseAsArrayOf, parseAsString, parseAsStringLiteral, useQueryStates } from 'nuqs';
import { useMemo } from 'react';
import type { QueueFilters } from '../api/sync-queue';

/** In the order in which entries go through them. */
export const STATUSES = [
  'pending',
  'in_flight',
  'failed',
  'dead',
  'conflict',
  'delivered',
  'superseded',
  'cancelled',
] as const;
export const TARGETS = ['airtable', 'asana'] as const;

/** What goes on only when a person does something. */
export const NEEDS_PERSON = ['dead', 'conflict'] as const;
/** What gets there by itself. */
export const ON_ITS_WAY = ['pending', 'in_flight', 'failed'] as const;

const A_DAY = /^\d{4}-\d{2}-\d{2}$/;

const parsers = {
  status: parseAsArrayOf(parseAsStringLiteral(STATUSES)).withDefault([]),
  target: parseAsArrayOf(parseAsStringLiteral(TARGETS)).withDefault([]),
  kind: parseAsArrayOf(parseAsString).withDefault([]),
  field: parseAsArrayOf(parseAsString).withDefault([]),
  record: parseAsString,
  change: parseAsString,
  person: parseAsString,
  from: parseAsString,
  to: parseAsString,
  /** Where the page begins; the newest one has none. */
  page: parseAsString.withDefault(''),
};

/** Everything that one sees of the queue and can change, in the address. */
export function useQueueState() {
  const [now, setNow] = useQueryStates(parsers, { history: 'push' });
  const { status, target, kind, field, record, change, person, from, to } = now;
  const filters = useMemo<QueueFilters>(
    () => ({
      ...(status.length > 0 && { status }),
      ...(target.length > 0 && { target }),
      ...(kind.length > 0 && { entity: kind }),
      ...(field.length > 0 && { field }),
      ...(record !== null && { entity_id: [record] }),
      ...(change !== null && { change_id: [change] }),
      ...(person !== null && { requested_by: [person] }),
      ...(from !== null && A_DAY.test(from) && { 'created_at[gte]': momentOf(from, 'T00:00:00.000') }),
      ...(to !== null && A_DAY.test(to) && { 'created_at[lte]': momentOf(to, 'T23:59:59.999') }),
    }),
    [status, target, kind, field, record, change, person, from, to],
  );
  return {
    ...now,
    filters,
    filtered: Object.keys(filters).length > 0,
    /** Another selection begins with its newest page. */
    set: (next: Partial<typeof now>) => void setNow({ ...next, page: null }),
    turnTo: (cursor: string | null) => void setNow({ page: cursor }),
    clear: () => void setNow(null),
  };
}

export type QueueState = ReturnType<typeof useQueueState>;

/** With one more value, or without one that was there. */
export function toggled(values: readonly string[], value: string): string[] {
  return values.includes(value) ? values.filter((each) => each !== value) : [...values, value];
}

/** The same of some that are known, in their order. */
export function toggledOf<Value extends string>(
  all: readonly Value[],
  values: readonly Value[],
  value: string,
): Value[] {
  return all.filter((each) => values.includes(each) !== (each === value));
}

/** A day where the person is, as a moment. */
const momentOf = (day: string, time: string): string => new Date(`${day}${time}`).toISOString();
