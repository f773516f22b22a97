import { type ReactNode, useState } from 'react';
import { Dialog } from '../ui/dialog';
import styles from './shortcut-help.module.css';
import { MOD_KEY, shortcutsNow, useSingleKeys } from './shortcuts';
import { appTexts } from './texts';

/** Every key that does something now. */
export default function ShortcutHelp({ onClose }: { readonly onClose: () => void }): ReactNode {
  const [single, setSingle] = useSingleKeys();
  // Those of the screen behind, as they were when this opened.
  const [shortcuts] = useState(shortcutsNow);
  const fixed = [
    { keys: '↑ ↓', label: appTexts.nextRow },
    { keys: 'Enter', label: appTexts.openRow },
  ];
  return (
    <Dialog title={appTexts.shortcuts} onClose={onClose}>
      <dl className={styles.list}>
        {[...shortcuts, ...fixed].map(({ keys, label }) => (
          <div key={keys} className={styles.line}>
            <dt>{label}</dt>
            <dd>
              {keys
                .replace('mod+', `${MOD_KEY} `)
                .split(' ')
                .map((key) => (
                  <kbd key={key}>{key}</kbd>
                ))}
            </dd>
          </div>
        ))}
      </dl>
      <label className={styles.switch}>
        <input type="checkbox" checked={single} onChange={(event) => setSingle(event.target.checked)} />
        {appTexts.shortcutsOn}
      </label>
      <p className={styles.hint}>{appTexts.shortcutsHint}</p>
    </Dialog>
  );
}
