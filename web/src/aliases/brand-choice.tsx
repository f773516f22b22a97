import { useMutation, useQuery } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { type JudgedSpellingRow, settleSpelling } from '../api/aliases';
import { brandsQuery } from '../api/brands';
import { useMay } from '../app/access';
import { Button } from '../ui/button';
import { Picker, type PickerOption } from '../ui/picker';
import { Popover } from '../ui/popover';
import { RelativeTime } from '../ui/relative-time';
import { toast } from '../ui/toast';
import styles from './aliases-screen.module.css';
import { aliasTexts as t } from './texts';

/** The brand that gets a spelling's money, and the way to another one: what it may mean comes first. */
export function BrandChoice({ row }: { readonly row: JudgedSpellingRow }): ReactNode {
  const { edit } = useMay();
  const { spelling, alias } = row;
  const settle = useMutation({
    mutationFn: ({ brandId }: { readonly brandId: string | null; readonly name: string }) =>
      settleSpelling(spelling ?? '', brandId),
    onSuccess: (_, { brandId, name }) =>
      toast(brandId === null ? t.released(spelling ?? '') : t.settled(spelling ?? '', name)),
    onError: (error) => toast(error.message, 'bad'),
  });
  return (
    <span className={styles.choice}>
      {row.brand_id !== null && <bdi>{row.brand_name ?? row.brand_id}</bdi>}
      {alias?.brand_is_gone && <span className={styles.gone}>{t.gone}</span>}
      {edit && spelling !== null && (
        <Popover
          label={t.choose}
          trigger={(trigger) => (
            <Button {...trigger} kind={row.brand_id === null ? 'plain' : 'quiet'} disabled={settle.isPending}>
              {row.brand_id === null ? t.choose : t.change}
            </Button>
          )}
        >
          {(close) => (
            <Choice
              row={row}
              onPick={(brandId, name) => {
                settle.mutate({ brandId, name });
                close();
              }}
            />
          )}
        </Popover>
      )}
      {edit && alias && (
        <Button
          kind="quiet"
          icon="undo"
          iconOnly
          aria-label={t.takeBack}
          disabled={settle.isPending}
          onClick={() => settle.mutate({ brandId: null, name: '' })}
        />
      )}
    </span>
  );
}

function Choice(props: {
  readonly row: JudgedSpellingRow;
  readonly onPick: (brandId: string, name: string) => void;
}): ReactNode {
  const { row } = props;
  const { data } = useQuery(brandsQuery());
  const likely: PickerOption[] = row.candidates.map(({ brand_id, brand_name }) => ({
    value: brand_id,
    label: brand_name ?? brand_id,
    hint: t.likely,
  }));
  const others = (data ?? [])
    .filter(({ id }) => !row.candidates.some(({ brand_id }) => brand_id === id))
    .map(({ id, name }): PickerOption => ({ value: id, label: name ?? id }));
  const options = [...likely, ...others];
  return (
    <>
      <Picker
        label={t.choose}
        options={options}
        chosen={[row.brand_id]}
        onPick={(value) =>
          value !== null && props.onPick(value, options.find((option) => option.value === value)?.label ?? value)
        }
      />
      {row.alias && (
        <p className={styles.said}>
          {t.by(row.alias.created_by)}, <RelativeTime at={row.alias.created_at} />
        </p>
      )}
    </>
  );
}
