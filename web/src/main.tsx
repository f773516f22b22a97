import { enableHistorySync } from 'nuqs/adapters/react';
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import './ui/tokens.css';
import './ui/base.css';
import { App } from './app/app';
import { listenToEvents } from './app/live-events';
import { warmScreen } from './app/screens';
import { listenToKeys } from './app/shortcuts';
import { applyTheme } from './app/theme';

applyTheme();
warmScreen(location.pathname);
// A link of the router's changes the query, too.
enableHistorySync();
listenToEvents();
listenToKeys();

const root = document.getElementById('root');
if (root) {
  createRoot(root).render(
    <StrictMode>
      <App />
    </StrictMode>,
  );
}
