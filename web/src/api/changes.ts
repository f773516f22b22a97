import { queryOptions } from '@tanstack/react-query';
import { changesReceipt } from '../../../client/src/generated/sdk.gen';
import type {
  ChangeReceipt,
  Delivery,
  EditWarning,
  FieldReceipt,
  HistoryEntry,
} from '../../../client/src/generated/types.gen';
import { answerOf } from './client';
import { keysOf } from './keys';

export type { ChangeReceipt, Delivery, EditWarning, FieldReceipt, HistoryEntry };

export const changeKeys = keysOf('changes');

/** How far a change is, by upstream. Deliveries are events, so it is asked for again with each of them. */
export const receiptQuery = (changeId: string) =>
  queryOptions({
    queryKey: changeKeys.record(changeId),
    queryFn: ({ signal }): Promise<ChangeReceipt> =>
      answerOf(changesReceipt({ path: { change_id: changeId }, signal })),
  });
