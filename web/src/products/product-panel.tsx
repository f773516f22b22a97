import { useQuery } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { Link } from 'wouter';
import { type Product, productHistoryQuery, productQuery } from '../api/products';
import { skusOfProductQuery } from '../api/skus';
import { paths } from '../app/paths';
import { useRowWithEdits } from '../edits/use-edits';
import { fieldWord } from '../i18n/words';
import { FieldList } from '../records/field-list';
import { History } from '../records/history';
import { RecordPanel } from '../records/record-panel';
import { PanelSection } from '../records/side-panel';
import { recordTexts as t } from '../records/texts';
import styles from './product-panel.module.css';

/** One product: its fields, its SKUs, its history. */
export function ProductPanel({ id, onClose }: { readonly id: string; readonly onClose: () => void }): ReactNode {
  const { data, error } = useQuery(productQuery(id));
  const row = useRowWithEdits('products', data);
  const history = useQuery(productHistoryQuery(id));
  return (
    <RecordPanel
      resource="products"
      id={id}
      row={row}
      error={error}
      onClose={onClose}
      subtitle={({ brand_name }) => brand_name ?? '–'}
    >
      {(product) => (
        <>
          <PanelSection title={t.fields}>
            <FieldList
              resource="products"
              row={product}
              more={[{ label: fieldWord('id'), value: <code>{product.id}</code> }]}
            />
          </PanelSection>
          <Skus product={product} />
          <PanelSection title={t.history}>
            <History resource="products" row={product} history={history} />
          </PanelSection>
        </>
      )}
    </RecordPanel>
  );
}

function Skus({ product }: { readonly product: Product }): ReactNode {
  const { data } = useQuery(skusOfProductQuery(product.id));
  return (
    <PanelSection title={`${t.skus} ${data?.length ?? product.sku_count}`}>
      {data?.length === 0 && <p className={styles.none}>{t.skusNone}</p>}
      <ul className={styles.skus}>
        {data?.map((sku) => (
          <li key={sku.id}>
            <Link href={paths.sku(sku.id)} className={styles.sku}>
              <bdi>{sku.sku_name ?? t.unnamed}</bdi>
              <span className={styles.regions}>
                {[sku.size_name, sku.regions.join(', ')].filter(Boolean).join(' · ')}
              </span>
            </Link>
          </li>
        ))}
      </ul>
    </PanelSection>
  );
}
