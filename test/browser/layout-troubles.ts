import type { Page } from 'playwright-core';

/** A window of 1440 × 900 at 200 %: what is left of it in the page’s own pixels. */
const AT_200_PERCENT = { width: 720, height: 450 };
/** A4 less its margins, at 96 pixels an inch. */
const PAPER = { upright: { width: 703, height: 1032 }, wide: { width: 1032, height: 703 } };

/**
 * What is wrong with a screen at 200 %: it scrolls sideways, something is cut, gone or covers another, or the way elsewhere is
 * missing; and on paper: it is wider than the sheet, something is cut, rows are missing, or there is what one could only press.
 */
export async function layoutTroubles(page: Page): Promise<string[]> {
  const before = page.viewportSize();
  await page.setViewportSize(AT_200_PERCENT);
  const window = await lasting(page, LOOK_AT_WINDOW);
  await page.emulateMedia({ media: 'print' });
  await page.evaluate("dispatchEvent(new Event('beforeprint'))");
  const wide = await page.evaluate<boolean>("getComputedStyle(document.body).page === 'wide'");
  await page.setViewportSize(wide ? PAPER.wide : PAPER.upright);
  const paper = await lasting(page, LOOK_AT_PAPER);
  await page.evaluate("dispatchEvent(new Event('afterprint'))");
  await page.emulateMedia({ media: null });
  if (before) await page.setViewportSize(before);
  return [...window.map((trouble) => `200 %: ${trouble}`), ...paper.map((trouble) => `paper: ${trouble}`)];
}

/**
 * What is still wrong some frames later: a browser that is short of time may have given a window its new width, and not yet
 * every length in it that is a part of that width. A trouble stays.
 */
async function lasting(page: Page, look: string): Promise<string[]> {
  let troubles: string[] = [];
  for (let time = 0; time < 4; time++) {
    await page.evaluate(TWO_FRAMES);
    troubles = await page.evaluate<string[]>(`${COMMON} (${look})()`);
    if (troubles.length === 0) break;
  }
  return troubles;
}

/** What watches its own size has seen the new one. */
const TWO_FRAMES = 'new Promise((seen) => requestAnimationFrame(() => requestAnimationFrame(seen)))';

const COMMON = `
  const shown = (element) => element.checkVisibility({ visibilityProperty: true }) && element.getClientRects().length > 0;
  const all = (selector) => [...document.querySelectorAll(selector)].filter(shown);
  const says = (element) => (element.getAttribute('aria-label') ?? element.textContent).trim().slice(0, 60);
  const sideways = () => {
    const { scrollWidth, clientWidth } = document.documentElement;
    return scrollWidth > clientWidth ? ['it scrolls sideways by ' + (scrollWidth - clientWidth) + ' px'] : [];
  };
  const ends = (element) => getComputedStyle(element).textOverflow === 'ellipsis';
  /* A text that ends in dots says that there is more; what is cut without a word, or squeezed to nothing, does not. */
  const cut = () => all('[role=gridcell] *').flatMap((element) => {
    const cell = element.closest('[role=gridcell]');
    if (element.closest('svg, .sr-only, [popover]') || element.children.length > 0 || !element.textContent.trim()) return [];
    const box = element.getBoundingClientRect();
    if (box.width < 8 && element.textContent.trim().length > 2) return ['squeezed: ' + says(element)];
    return box.right > cell.getBoundingClientRect().right + 1 && !ends(element) ? ['cut: ' + says(element)] : [];
  });`;

const LOOK_AT_WINDOW = `() => {
  const controls = all('button, a, select, input, h1').filter((element) => element.closest('header, aside'));
  const scrolls = (element) => {
    for (let up = element.parentElement; up; up = up.parentElement)
      if (/auto|scroll/.test(getComputedStyle(up).overflowX) && up.scrollWidth > up.clientWidth) return true;
    return false;
  };
  const outside = controls
    .filter((element) => !element.closest('.sr-only'))
    .filter((element) => element.getBoundingClientRect().right > innerWidth + 1 && !scrolls(element))
    .map((element) => 'outside: ' + says(element));
  const inHead = controls.filter((element) => element.closest('header') && !scrolls(element));
  const covered = inHead.flatMap((one, at) => inHead.slice(at + 1).flatMap((other) => {
    if (one.contains(other) || other.contains(one)) return [];
    const [a, b] = [one.getBoundingClientRect(), other.getBoundingClientRect()];
    const x = Math.min(a.right, b.right) - Math.max(a.left, b.left);
    const y = Math.min(a.bottom, b.bottom) - Math.max(a.top, b.top);
    return x > 1 && y > 1 ? [says(one) + ' lies over ' + says(other)] : [];
  }));
  const head = document.querySelector('main header');
  const left = innerHeight - (head?.getBoundingClientRect().bottom ?? 0);
  const low = left < 150 && !document.querySelector('aside h2') ? ['only ' + Math.round(left) + ' px are left under its head'] : [];
  const way = all('nav a').length > 0 || all('button[aria-expanded]').some((button) => button.closest('[class*=side]') !== null) ? [] : ['no way elsewhere'];
  return [...sideways(), ...outside, ...covered, ...cut(), ...low, ...way];
}`;

const LOOK_AT_PAPER = `() => {
  const press = /^(Add|Ask|Pull|Pause|Resume|Send|Set |Choose|Change|Columns|Board|Table|Chart|CSV|Clear|Close|Copy|Try|Undo|Edit name|Give up|Decide|With gaps|Fit|Today)/;
  const fields = all('input, select, textarea, nav').map((element) => 'a field or the navigation: ' + says(element));
  const buttons = all('button').filter((element) => press.test(says(element)) || element.closest('main header'))
    .map((element) => 'a button: ' + says(element));
  const grids = all('[role=grid]').flatMap((grid) => {
    const rows = grid.querySelectorAll('[data-row]').length;
    const wanted = Number(grid.getAttribute('aria-rowcount')) - 1;
    return rows < wanted ? [rows + ' of ' + wanted + ' rows'] : [];
  });
  const cards = all('section[aria-labelledby] > h2').flatMap((title) => {
    const wanted = Number(title.lastElementChild?.textContent.replace(/\\D/g, '') || 0);
    const list = title.parentElement.querySelectorAll('li[draggable]');
    const tops = new Set([...list].map((card) => { const { left, top } = card.getBoundingClientRect(); return left + ' ' + top; }));
    return list.length > 0 && (list.length < wanted || tops.size < list.length) ? ['cards of ' + says(title)] : [];
  });
  const edge = document.documentElement.scrollHeight + 1;
  const low = all('main *').filter((element) => element.getBoundingClientRect().top + scrollY > edge).slice(0, 1).map((element) => 'below the sheet: ' + says(element));
  return [...sideways(), ...fields, ...buttons, ...cut(), ...grids, ...cards, ...low];
}`;
