import type { ReactNode } from 'react';
import type { FieldSync } from '../api/dev-groups';
import { editTexts } from '../edits/texts';
import { Badge } from '../ui/badge';
import { recordTexts as t } from './texts';

/** How far each upstream has a field that was edited here. */
export type SyncOfField = FieldSync;
type SyncWord = FieldSync['airtable'];

const TROUBLE: readonly SyncWord[] = ['failed', 'dead', 'conflict'];

/** Nothing where all is well; else the upstream that does not have the value yet, and why. */
export function SyncMark({ sync }: { readonly sync: SyncOfField | undefined }): ReactNode {
  if (sync === undefined) return null;
  return (['airtable', 'asana'] as const).map((upstream) => {
    const word = sync[upstream];
    if (word !== 'pending' && !TROUBLE.includes(word)) return null;
    return (
      <Badge key={upstream} tone={word === 'pending' ? 'info' : 'bad'} icon={word === 'pending' ? 'clock' : 'warn'}>
        {editTexts.upstream[upstream]}: {t.syncWords[word]}
      </Badge>
    );
  });
}
