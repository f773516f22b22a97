import { enableHistorySync } from 'nuqs/adapters/react';
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import './ui/tokens.css';
import './ui/base.css';
import { answerFrom } from './api/client';
import { App } from './app/app';
import { listenToEvents } from './app/live-events';
import { warmScreen } from './app/screens';
import { listenToKeys } from './app/shortcuts';
import { applyTheme } from './app/theme';
import { takeEarly } from './early';

const LISTEN_MS = 1000;

applyTheme();
answerFrom(takeEarly);
const warm = warmScreen(location.pathname);
// A link of the router's changes the query, too.
enableHistorySync();
listenToKeys();

void warm.then(() => {
  const root = document.getElementById('root');
  if (root === null) return;
  createRoot(root).render(
    <StrictMode>
      <App />
    </StrictMode>,
  );
  // The stream begins with everything that may have changed, and so with another question for each list: not before the first
  // screen is there. What changes until then is among it.
  if ('requestIdleCallback' in window) requestIdleCallback(listenToEvents, { timeout: LISTEN_MS });
  else setTimeout(listenToEvents, LISTEN_MS);
});
