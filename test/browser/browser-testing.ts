import { mkdirSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { AxeBuilder } from '@axe-core/playwright';
import type { Browser, BrowserContextOptions, Page } from 'playwright-core';
import { type BridgeTest, startBridgeTest } from '../e2e/bridge-testing.js';
import { buildPage } from './build-page.js';
import { launchBrowser } from './launch-browser.js';

/** Where pictures go, to be looked at: nothing compares them. */
const PICTURES = process.env.BROWSER_PICTURES ?? join(tmpdir(), 'athena-pictures');
const WCAG = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'];

/** The product with its bridge and the simulators, and a browser before it. */
export interface BrowserTest extends BridgeTest {
  readonly browser: Browser;
  /** A page of somebody: a window of its own, with nothing in it yet but the address. */
  open(path: string, options?: BrowserContextOptions): Promise<WatchedPage>;
}

/** A page, of which everything that went wrong is kept. */
export interface WatchedPage extends Page {
  /** What the browser complained of: errors in the console, scripts that threw, what the content security policy blocked. */
  readonly complaints: string[];
  /** Complaints that a test provokes; text that is in one. */
  readonly expected: string[];
}

/** Starts everything; the page is built first where it has to be. */
export async function startBrowserTest(variables?: Readonly<Record<string, string>>): Promise<BrowserTest> {
  await buildPage();
  const bridge = await startBridgeTest(variables);
  const browser = await launchBrowser();
  const pages: WatchedPage[] = [];
  return {
    ...bridge,
    browser,
    async open(path, options = {}) {
      const context = await browser.newContext({ viewport: { width: 1280, height: 800 }, locale: 'en-US', ...options });
      const page = watch(await context.newPage());
      pages.push(page);
      await page.goto(new URL(path, bridge.app.url).href);
      return page;
    },
    async end() {
      await browser.close();
      await bridge.end();
      const complaints = pages.flatMap((page) =>
        page.complaints.filter((complaint) => !page.expected.some((text) => complaint.includes(text))),
      );
      if (complaints.length > 0) throw new Error(`The browser complained: ${complaints.join('\n')}`);
    },
  };
}

/** Takes a picture of what is seen. */
export async function picture(page: Page, name: string): Promise<void> {
  mkdirSync(PICTURES, { recursive: true });
  await page.screenshot({ path: join(PICTURES, `${name}.png`), animations: 'disabled' });
}

/**
 * Every breach of WCAG 2.2 AA that axe finds in what is seen now; none, if all is well.
 * @param only `colours`: those that another theme could have, in a tenth of the time.
 */
export async function breaches(page: Page, only?: 'colours'): Promise<string[]> {
  // What is well is not described: that is most of what there is to say of a page, and takes as long as finding it.
  const axe = new AxeBuilder({ page }).options({ resultTypes: ['violations'] });
  const { violations } = await (only ? axe.withRules(['color-contrast']) : axe.withTags(WCAG)).analyze();
  return violations.flatMap(({ id, nodes }) =>
    nodes.map(({ html, failureSummary }) => `${id}: ${html.slice(0, 200)} ${failureSummary}`),
  );
}

function watch(page: Page): WatchedPage {
  const complaints: string[] = [];
  page.on('console', (message) => {
    if (message.type() === 'error' || message.text().includes('Content Security Policy'))
      complaints.push(`${message.text()} (${message.location().url})`);
  });
  page.on('request', (request) => {
    const { protocol, hostname } = new URL(request.url());
    if (protocol.startsWith('http') && hostname !== '127.0.0.1') complaints.push(`It asked ${hostname} for something.`);
  });
  page.on('pageerror', (error) => complaints.push(error.stack || `${error.name}: ${error.message}`));
  return Object.assign(page, { complaints, expected: [] });
}
