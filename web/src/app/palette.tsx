import { useQueries } from '@tanstack/react-query';
import { type ReactNode, useMemo } from 'react';
import { useLocation } from 'wouter';
import { brandsQuery } from '../api/brands';
import { devGroupsQuery } from '../api/dev-groups';
import { productsQuery } from '../api/products';
import { skusQuery } from '../api/skus';
import { Dialog } from '../ui/dialog';
import { Icon } from '../ui/icons';
import { Picker, type PickerOption } from '../ui/picker';
import { paths } from './paths';
import { offeredScreens } from './screens';
import { appTexts } from './texts';
import { switchTheme, useTheme } from './theme';

/** Jumps to any screen or record, and does what has no key of its own. */
export default function Palette({ onClose }: { readonly onClose: () => void }): ReactNode {
  const [, navigate] = useLocation();
  const theme = useTheme();
  const [products, groups, skus, brands] = useQueries({
    queries: [productsQuery(), devGroupsQuery(), skusQuery(), brandsQuery()],
  });
  const options = useMemo<PickerOption[]>(() => {
    const records = (
      rows: readonly { id: string; name: string | null }[] | undefined,
      of: (id: string) => string,
      hint: string,
    ) => (rows ?? []).map(({ id, name }) => ({ value: of(id), label: name ?? id, hint }));
    const label = (key: string): string => offeredScreens.find((screen) => screen.key === key)?.label ?? key;
    return [
      ...offeredScreens.map((screen) => ({
        value: screen.path,
        label: screen.label,
        hint: `g ${screen.letter}`,
        before: <Icon name={screen.icon} size={14} />,
      })),
      { value: 'theme', label: appTexts.theme[theme], before: <Icon name="auto" size={14} /> },
      { value: '/docs', label: appTexts.apiDocs, before: <Icon name="external" size={14} /> },
      ...records(products.data, paths.product, label('products')),
      ...records(groups.data, paths.devGroup, label('dev-groups')),
      ...records(brands.data, (id) => paths.products({ brand: id }), label('brands')),
      ...records(
        skus.data?.map(({ id, sku_name }) => ({ id, name: sku_name })),
        paths.sku,
        label('skus'),
      ),
    ];
  }, [products.data, groups.data, skus.data, brands.data, theme]);

  const pick = (value: string | null): void => {
    if (value === 'theme') {
      switchTheme();
      return;
    }
    onClose();
    if (value === '/docs') location.assign(value);
    else if (value !== null) navigate(value);
  };
  return (
    <Dialog title={appTexts.search} onClose={onClose} bare>
      <Picker wide label={appTexts.palette} options={options} chosen={[]} onPick={pick} />
    </Dialog>
  );
}
