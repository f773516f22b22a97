import {
  devGroupsPatch,
  devGroupsRevert,
  devGroupsRevertWhole,
  devGroupsShift,
  productsPatch,
  productsRevert,
  skusPatch,
  skusRevert,
} from '../../../client/src/generated/sdk.gen';
import type { RevertRequest, ShiftDevGroups } from '../../../client/src/generated/types.gen';
import type { ChangeReceipt, EditWarning } from '../api/changes';
import { answerOf } from '../api/client';
import type { Edit, EditCommand } from './edit';

/** What became of an edit, whatever it was. */
export interface SentEdit {
  readonly receipt: ChangeReceipt | null;
  readonly warnings: readonly EditWarning[];
  /** The records as they are now. */
  readonly rows: readonly { readonly id: string; readonly version: string }[];
}

/** What every answer to an edit has, whatever was edited. */
interface EditedRow extends Pick<SentEdit, 'receipt' | 'warnings'> {
  readonly id: string;
  readonly version: string;
}

const patchOf = { products: productsPatch, 'dev-groups': devGroupsPatch, skus: skusPatch } as const;
const revertOf = { products: productsRevert, 'dev-groups': devGroupsRevert, skus: skusRevert } as const;

/**
 * Sends an edit.
 * @throws ApiError, of status 412 when somebody else was faster.
 * @throws UnreachableError when nobody knows whether it arrived; the same edit may be sent again.
 */
export async function sendEdit({
  id: key,
  resource,
  command,
}: Pick<Edit, 'id' | 'resource' | 'command'>): Promise<SentEdit> {
  if (command.kind === 'shift') {
    const { receipt, warnings, dev_groups } = await answerOf(
      devGroupsShift({ body: shiftOf(command), headers: { 'Idempotency-Key': key } }),
    );
    return { receipt, warnings, rows: dev_groups };
  }
  if (command.kind === 'revert' && command.whole) {
    const { receipt, warnings, dev_groups } = await answerOf(
      devGroupsRevertWhole({ body: revertOfChange(command), headers: { 'Idempotency-Key': key } }),
    );
    return { receipt, warnings, rows: dev_groups };
  }
  const path = { id: command.id };
  const { receipt, warnings, ...row } =
    command.kind === 'revert'
      ? await answerOf<EditedRow>(
          revertOf[resource]({
            path,
            headers: { 'Idempotency-Key': key },
            body: revertOfChange(command),
          }),
        )
      : await answerOf<EditedRow>(
          patchOf[resource]({
            path,
            body: command.fields,
            headers: {
              'Idempotency-Key': key,
              ...(command.version !== null && { 'If-Match': `"${command.version}"` }),
            },
          }),
        );
  return { receipt, warnings, rows: [row] };
}

function revertOfChange({ changeId, fields, force }: Extract<EditCommand, { kind: 'revert' }>): RevertRequest {
  return { change_id: changeId, ...(fields && { fields: [...fields] }), ...(force && { force: true }) };
}

function shiftOf({ ids, from, days }: Extract<EditCommand, { kind: 'shift' }>): ShiftDevGroups {
  if (!isStage(from)) throw new Error(`${from} is no stage.`);
  return { ids: [...ids], from, days };
}

function isStage(name: string): name is ShiftDevGroups['from'] {
  return name.endsWith('_date');
}
