import { useQuery } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { devGroupHistoryQuery, devGroupQuery } from '../api/dev-groups';
import { useRowWithEdits } from '../edits/use-edits';
import { fieldWord } from '../i18n/words';
import { FieldList } from '../records/field-list';
import { History } from '../records/history';
import { RecordPanel } from '../records/record-panel';
import { PanelSection } from '../records/side-panel';
import { recordTexts as t } from '../records/texts';
import { devGroupTexts } from './texts';

/** One dev group: its fields, its eight stages, its history. */
export function DevGroupPanel({ id, onClose }: { readonly id: string; readonly onClose: () => void }): ReactNode {
  const { data, error } = useQuery(devGroupQuery(id));
  const row = useRowWithEdits('dev-groups', data);
  const history = useQuery(devGroupHistoryQuery(id));
  return (
    <RecordPanel
      resource="dev-groups"
      id={id}
      row={row}
      error={error}
      onClose={onClose}
      subtitle={({ brand_name }) => brand_name ?? '–'}
    >
      {(group) => (
        <>
          <PanelSection title={t.fields}>
            <FieldList
              resource="dev-groups"
              row={group}
              sync={group.sync}
              only={({ kind }) => kind !== 'date'}
              more={[{ label: fieldWord('id'), value: <code>{group.id}</code> }]}
            />
          </PanelSection>
          <PanelSection title={devGroupTexts.stages}>
            <FieldList resource="dev-groups" row={group} sync={group.sync} only={({ kind }) => kind === 'date'} />
          </PanelSection>
          <PanelSection title={t.history}>
            <History resource="dev-groups" row={group} history={history} />
          </PanelSection>
        </>
      )}
    </RecordPanel>
  );
}
