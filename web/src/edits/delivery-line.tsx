import { useQuery } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { type ChangeReceipt, type Delivery, receiptQuery } from '../api/changes';
import type { Edit } from './edit';
import styles from './edit-tray.module.css';
import { editTexts } from './texts';

/** Events tell of each delivery; this is for a stream that is away. */
const ASK_AGAIN_MS = 4000;
const UPSTREAMS = ['airtable', 'asana'] as const;
/** The worst one of several fields is what a person has to know. */
const WORST_FIRST: readonly Delivery['state'][] = [
  'conflict',
  'dead',
  'failed',
  'pending',
  'unknown',
  'cancelled',
  'superseded',
  'delivered',
  'not_linked',
];

/** `Saved · Airtable ✓ · Asana …` */
export function DeliveryLine({ edit }: { readonly edit: Pick<Edit, 'state' | 'receipt'> }): ReactNode {
  const receipt = useReceipt(edit);
  if (edit.state === 'saving') return <span>{editTexts.saving}</span>;
  if (!receipt) return <span>{editTexts.unchanged}</span>;
  return (
    <>
      <span>{receipt.kind === 'revert' ? editTexts.undone : editTexts.saved}</span>
      <DeliveryStates receipt={receipt} />
    </>
  );
}

/** How far each upstream has a change; one that has no place for any of it is not named. */
export function DeliveryStates({ receipt }: { readonly receipt: Pick<ChangeReceipt, 'fields'> }): ReactNode {
  return UPSTREAMS.map((upstream) => {
    const state = worstOf(receipt, upstream);
    if (state === 'not_linked') return null;
    const ofState = receipt.fields.filter((field) => field[upstream].state === state);
    const why = ofState.map((field) => field[upstream].why).find((text) => text !== null);
    // What is on its way has a reason only where somebody holds the upstream up.
    const isHeld = state === 'pending' && why !== undefined;
    const shown = isHeld ? editTexts.held : editTexts.states[state];
    const spoken = !isHeld && (state === 'pending' || state === 'delivered') ? editTexts.spoken[state] : shown;
    return (
      <span
        key={upstream}
        className={styles.delivery}
        data-upstream={upstream}
        data-delivery={state}
        title={why ?? spoken}
      >
        {' · '}
        {editTexts.upstream[upstream]} <span aria-hidden="true">{shown}</span>
        <span className="sr-only">{spoken}</span>
      </span>
    );
  });
}

/** Whether nothing of an edit is on its way any more, and all went well. */
export function useIsDelivered(edit: Pick<Edit, 'state' | 'receipt'>): boolean {
  const receipt = useReceipt(edit);
  if (edit.state !== 'saved') return false;
  if (!receipt) return true;
  return UPSTREAMS.every((upstream) => ['delivered', 'not_linked', 'superseded'].includes(worstOf(receipt, upstream)));
}

function useReceipt({ receipt }: Pick<Edit, 'receipt'>): ChangeReceipt | null | undefined {
  const { data } = useQuery({
    ...receiptQuery(receipt?.change_id ?? ''),
    enabled: Boolean(receipt),
    placeholderData: receipt ?? undefined,
    refetchInterval: ({ state }) => (state.data?.settled ? false : ASK_AGAIN_MS),
  });
  return data ?? receipt;
}

function worstOf({ fields }: Pick<ChangeReceipt, 'fields'>, upstream: 'airtable' | 'asana'): Delivery['state'] {
  return WORST_FIRST.find((state) => fields.some((field) => field[upstream].state === state)) ?? 'not_linked';
}
