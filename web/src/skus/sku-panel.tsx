import { useQuery } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { Link } from 'wouter';
import { skuHistoryQuery, skuQuery } from '../api/skus';
import { paths } from '../app/paths';
import { useRowWithEdits } from '../edits/use-edits';
import { fieldWord } from '../i18n/words';
import { FieldList } from '../records/field-list';
import { History } from '../records/history';
import { RecordPanel } from '../records/record-panel';
import { PanelSection } from '../records/side-panel';
import { recordTexts as t } from '../records/texts';

/** One SKU: its fields and its history. */
export function SkuPanel({ id, onClose }: { readonly id: string; readonly onClose: () => void }): ReactNode {
  const { data, error } = useQuery(skuQuery(id));
  const row = useRowWithEdits('skus', data);
  const history = useQuery(skuHistoryQuery(id));
  return (
    <RecordPanel
      resource="skus"
      id={id}
      row={row}
      error={error}
      onClose={onClose}
      subtitle={({ product_id, product_name }) =>
        product_id !== null && product_name !== null ? (
          <Link href={paths.product(product_id)}>{product_name}</Link>
        ) : (
          '–'
        )
      }
    >
      {(sku) => (
        <>
          <PanelSection title={t.fields}>
            <FieldList resource="skus" row={sku} more={[{ label: fieldWord('id'), value: <code>{sku.id}</code> }]} />
          </PanelSection>
          <PanelSection title={t.history}>
            <History resource="skus" row={sku} history={history} />
          </PanelSection>
        </>
      )}
    </RecordPanel>
  );
}
