import type { ReactNode } from 'react';
import { editTexts } from '../edits/texts';
import { Badge } from '../ui/badge';
import { recordTexts as t } from './texts';

type SyncWord = 'synced' | 'pending' | 'failed' | 'dead' | 'conflict' | 'cancelled' | 'not_linked';

/** How far each upstream has a field that was edited here. */
export interface SyncOfField {
  readonly airtable: SyncWord;
  readonly asana: SyncWord;
}

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
