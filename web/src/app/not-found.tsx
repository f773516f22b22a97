import type { ReactNode } from 'react';
import { Link } from 'wouter';
import { EmptyState } from '../ui/empty-state';
import { paths } from './paths';
import { appTexts } from './texts';

/** An address that no screen has. */
export function NotFound(): ReactNode {
  return (
    <EmptyState
      kind="none"
      title={appTexts.notFound}
      action={<Link href={paths.products()}>{appTexts.toProducts}</Link>}
    >
      {appTexts.notFoundText}
    </EmptyState>
  );
}
