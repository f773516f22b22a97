import { useCallback, useEffect, useMemo, useRef, useState } from 'react';
import type { DevGroup } from '../api/dev-groups';
import { STAGES, type Stage } from '../records/field-kinds';
import { addDays } from '../ui/days';
import { ghostDays } from './ghost-days';
import { type Move, saveMove } from './move';
import { timelineTexts as t } from './texts';
import type { RowMove } from './timeline-row';

/** Presses of a key come in rows; when none has come for so long, the date is saved. */
const SETTLE_MS = 800;

/** The move that is under way in the chart: at most one, by pointer or by keys. */
export function useMoves(props: {
  readonly rows: readonly DevGroup[];
  readonly today: string;
  readonly selected: ReadonlySet<string>;
}) {
  const { rows, today, selected } = props;
  const [move, setMove] = useState<Move>();
  // What the timers and listeners see; state is for what is drawn.
  const now = useRef<Move>(undefined);
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  const latest = useRef(rows);
  latest.current = rows;

  const set = useCallback((next: Move | undefined): void => {
    const before = now.current;
    if (before && next && before.days === next.days && before.later === next.later && before.stage === next.stage)
      return;
    now.current = next;
    setMove(next);
  }, []);

  const end = useCallback(
    (save: boolean): void => {
      clearTimeout(timer.current);
      const done = now.current;
      set(undefined);
      if (done && save) saveMove(done, latest.current);
    },
    [set],
  );
  // Whoever leaves the screen meant what they pressed.
  useEffect(() => () => end(true), [end]);

  const to = useCallback(
    (rowId: string, stage: Stage, days: number, later: boolean): void => {
      const before = now.current;
      const mine = before?.row.id === rowId && before.stage === stage ? before : undefined;
      if (before && !mine) end(true);
      const row = mine?.row ?? latest.current.find(({ id }) => id === rowId);
      if (row === undefined) return;
      const ids = selected.has(rowId) && selected.size > 1 ? [...selected] : [rowId];
      const day = mine?.day ?? row[stage] ?? ghostDays(row, today).get(stage) ?? today;
      set({ row, stage, day, days, later: later && row[stage] !== null, ids });
    },
    [set, end, selected, today],
  );

  return {
    move,
    to,
    end,
    /** One press of a key: so many days more, saved when no other follows. */
    nudge(rowId: string, stage: Stage, days: number): void {
      const before = now.current;
      const so_far = before?.row.id === rowId && before.stage === stage ? before.days : 0;
      to(rowId, stage, so_far + days, false);
      clearTimeout(timer.current);
      timer.current = setTimeout(() => end(true), SETTLE_MS);
    },
    rowMoves: useMemo(() => rowMovesOf(move), [move]),
  };
}

/** What of it each row shows. */
function rowMovesOf(move: Move | undefined): ReadonlyMap<string, RowMove> {
  if (move === undefined) return new Map();
  const { row, stage, day, days, later, ids } = move;
  const many = ids.length > 1;
  const scope = many ? t.withSelected(ids.length) : later ? t.withLater : '';
  const hint = [days === 0 ? t.unmovedDay(day) : t.moved(addDays(day, days), days), scope].filter(Boolean).join(', ');
  return new Map(
    ids.map((id) => [id, { stage, days, later: later || many, hint: id === row.id ? hint : undefined }] as const),
  );
}

/** Whether a name is that of a stage. */
export function isStage(name: string | undefined): name is Stage {
  return STAGES.some((stage) => stage === name);
}
