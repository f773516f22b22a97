import { queryOptions } from '@tanstack/react-query';
import { devGroupsHistory, devGroupsList, devGroupsRecord } from '../../../client/src/generated/sdk.gen';
import type { DevGroup, FieldSync, PatchDevGroup } from '../../../client/src/generated/types.gen';
import { answerOf } from './client';
import { keysOf } from './keys';

export type { DevGroup, FieldSync, PatchDevGroup };

export const devGroupKeys = keysOf('dev-groups');

/** All dev groups, by name. The whole list: filters answer while one types. */
export const devGroupsQuery = () =>
  queryOptions({
    queryKey: devGroupKeys.list(),
    queryFn: ({ signal }): Promise<DevGroup[]> => answerOf(devGroupsList({ query: { sort: 'name' }, signal })),
  });

/** One of them. */
export const devGroupQuery = (id: string) =>
  queryOptions({
    queryKey: devGroupKeys.record(id),
    queryFn: ({ signal }): Promise<DevGroup> => answerOf(devGroupsRecord({ path: { id }, signal })),
  });

/** Every change of one that was made here, latest first. */
export const devGroupHistoryQuery = (id: string) =>
  queryOptions({
    queryKey: devGroupKeys.history(id),
    queryFn: ({ signal }) => answerOf(devGroupsHistory({ path: { id }, signal })),
  });
