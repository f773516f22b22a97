import { PassThrough } from 'node:stream';
import { showDemoProgress } from './demo-progress.js';

function shown(isTTY: boolean): { screen: string; lines: string[] } {
  const stream = Object.assign(new PassThrough({ encoding: 'utf8' }), { isTTY });
  const lines: string[] = [];
  const display = showDemoProgress(stream, (line) => lines.push(line));
  for (let rowsDone = 0; rowsDone <= 1000; rowsDone++) {
    display.update({ table: 'ns.invoices', rowsDone, rowsTotal: 1000 });
  }
  display.end();
  return { screen: String(stream.read() ?? ''), lines };
}

it('draws a bar on a terminal, at most every 100 ms, and takes it away at the end', () => {
  const { screen, lines } = shown(true);
  expect(screen).toContain(`${'█'.repeat(30)} ns.invoices 1,000 of 1,000`);
  expect(screen.split('\r').length).toBeLessThan(20);
  expect(screen.endsWith('\r\x1b[2K')).toBe(true);
  expect(lines).toEqual([]);
});

it('says one line in a log', () => {
  expect(shown(false)).toEqual({ screen: '', lines: ['Filling the demo warehouse'] });
});
