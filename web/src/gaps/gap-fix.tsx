import { useQuery } from '@tanstack/react-query';
import { type ReactNode, useRef } from 'react';
import { Link } from 'wouter';
import { devGroupQuery } from '../api/dev-groups';
import type { EditableResource } from '../api/keys';
import { productQuery } from '../api/products';
import { skuQuery } from '../api/skus';
import { useMay } from '../app/access';
import { paths } from '../app/paths';
import { fieldWord } from '../i18n/words';
import { FieldEditor } from '../records/field-editor';
import { type EditableField, fieldOfGap } from '../records/field-kinds';
import type { EditableRow } from '../records/row';
import { recordTexts } from '../records/texts';
import { Button } from '../ui/button';
import { Popover } from '../ui/popover';
import { Skeleton } from '../ui/skeleton';
import type { GapRow } from './gap-row';
import styles from './gaps-screen.module.css';
import { gapTexts as t } from './texts';

/** The way to mend a gap where it stands: its field, or the brand matching for what is in no record. */
export function GapFix({ row }: { readonly row: GapRow }): ReactNode {
  const { edit } = useMay();
  const box = useRef<HTMLSpanElement>(null);
  const { resource, recordId, gap, name } = row;
  if (!edit) return null;
  if (resource === 'brands') {
    return (
      <Link href={paths.aliases({ open: true })} onClick={(event) => event.stopPropagation()}>
        {t.match}
      </Link>
    );
  }
  const field = fieldOfGap(resource, gap);
  if (field === undefined) return null;
  const label = t.setOf(fieldWord(field.name), name ?? recordTexts.unnamed);
  return (
    <span ref={box} className={styles.fix}>
      <Popover
        label={label}
        trigger={(trigger) => (
          <Button {...trigger} kind="link" aria-label={label}>
            {t.set(fieldWord(field.name))}
          </Button>
        )}
      >
        {(close) => (
          <Editor
            resource={resource}
            id={recordId}
            field={field}
            onDone={() => {
              close();
              focusAfter(box.current);
            }}
          />
        )}
      </Popover>
    </span>
  );
}

/** The field of the record as it is now: a list of gaps does not know its version. */
function Editor(props: {
  readonly resource: EditableResource;
  readonly id: string;
  readonly field: EditableField;
  readonly onDone: () => void;
}): ReactNode {
  const { resource, id } = props;
  const product = useQuery({ ...productQuery(id), enabled: resource === 'products' });
  const group = useQuery({ ...devGroupQuery(id), enabled: resource === 'dev-groups' });
  const sku = useQuery({ ...skuQuery(id), enabled: resource === 'skus' });
  const record: EditableRow | undefined = { products: product.data, 'dev-groups': group.data, skus: sku.data }[
    resource
  ];
  const error = product.error ?? group.error ?? sku.error;
  if (record) return <FieldEditor resource={resource} row={record} field={props.field} onDone={props.onDone} />;
  return error ? <p role="alert">{error.message}</p> : <Skeleton label={recordTexts.loading} rows={3} />;
}

/** The row goes when its gap is mended: whoever works down the list by keys is on the next one. */
function focusAfter(element: HTMLElement | null): void {
  const row = element?.closest<HTMLElement>('[data-row]');
  const next = row?.nextElementSibling ?? row?.previousElementSibling;
  requestAnimationFrame(() => next instanceof HTMLElement && next.focus({ preventScroll: true }));
}
