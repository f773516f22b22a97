import { type ReactNode, type RefObject, useId, useMemo, useState } from 'react';
import type { DevGroup } from '../api/dev-groups';
import { fieldWord } from '../i18n/words';
import type { Stage } from '../records/field-kinds';
import { PopoverPanel } from '../ui/popover';
import { StageEditor } from './stage-editor';
import { timelineTexts as t } from './texts';
import type { StageEditorOf } from './timeline-row';
import { isStage } from './use-moves';

/** One editor for the dates of all marks, beside the one that was pressed. It stays when its row scrolls away: somebody types in it. */
export function useStageEditor(props: {
  readonly scroller: RefObject<HTMLElement | null>;
  readonly rows: readonly DevGroup[];
}): {
  /** What of it is open at a row. */
  readonly at: (rowId: string) => StageEditorOf | undefined;
  /** Opens it at a mark, or closes it there. @returns whether a mark was pressed whose date may be edited. */
  readonly press: (target: Element) => boolean;
  readonly panel: ReactNode;
} {
  const { scroller, rows } = props;
  const id = useId();
  const [edited, setEdited] = useState<{ readonly rowId: string; readonly stage: Stage }>();
  const open = useMemo(() => edited && { stage: edited.stage, id }, [edited, id]);
  const row = edited && rows.find((each) => each.id === edited.rowId);
  // An editor that closes because another mark was pressed says so after that one was opened.
  const close = (): void => setEdited((was) => (was === edited ? undefined : was));
  return {
    at: (rowId) => (rowId === edited?.rowId ? open : undefined),
    press(target) {
      const mark = target.closest<HTMLElement>('[data-grip]');
      const { rowId, stage } = mark?.dataset ?? {};
      if (rowId === undefined || !isStage(stage)) return false;
      setEdited((was) => (was?.rowId === rowId && was.stage === stage ? undefined : { rowId, stage }));
      return true;
    },
    panel: edited && row && (
      <PopoverPanel
        key={`${edited.rowId} ${edited.stage}`}
        id={id}
        label={t.editDate(fieldWord(edited.stage), row.name ?? row.id)}
        anchor={() =>
          scroller.current?.querySelector(
            `[data-row-id="${CSS.escape(edited.rowId)}"][data-stage="${edited.stage}"]`,
          ) ?? null
        }
        onClose={close}
      >
        <StageEditor row={row} stage={edited.stage} close={close} />
      </PopoverPanel>
    ),
  };
}
