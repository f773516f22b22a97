import { eventText, greetingText, heartbeatText, warehouseText } from './event-text.js';

it('writes an event with its position, its kind, and its data on one line', () => {
  expect(eventText(12n, 'change', '{"ids": ["a\\nb"]}')).toBe('id: 12\nevent: change\ndata: {"ids": ["a\\nb"]}\n\n');
});

it('keeps positions that no number of JavaScript can hold', () => {
  expect(eventText(9_007_199_254_740_993n, 'change', '{}')).toMatch('id: 9007199254740993\n');
});

it('begins with the time after which to come back, and the position to come back to', () => {
  expect(greetingText(7n, undefined)).toBe('retry: 2000\nid: 7\n\n');
});

it('begins with a reset where it cannot go on', () => {
  expect(greetingText(7n, 'too_old')).toBe('retry: 2000\n\nid: 7\nevent: reset\ndata: {"reason":"too_old"}\n\n');
});

it('names tables in one order, without an id', () => {
  expect(warehouseText(new Set(['ns.invoices', 'airtable_raw.sku']))).toBe(
    'event: warehouse\ndata: {"tables":["airtable_raw.sku","ns.invoices"]}\n\n',
  );
});

it('beats with a comment, which holds the position where that has moved on', () => {
  expect(heartbeatText(undefined)).toBe(': \n\n');
  expect(heartbeatText(8n)).toBe(': \nid: 8\n\n');
});
