import { expect, it } from '@jest/globals';
import { pathOfRecord, paths } from './paths';

it('keeps every address that people have in their bookmarks', () => {
  const id = 'recZRezwuIgCmAoYv';
  expect(
    Object.fromEntries(
      Object.entries(paths).map(([name, make]) => [
        name,
        /^(product|devGroup|timelineGroup|sku|gap|syncQueueEntry|action|note)$/.test(name)
          ? (make as (id: string) => string)(id)
          : (make as () => string)(),
      ]),
    ),
  ).toMatchInlineSnapshot(`
{
  "action": "/actions/recZRezwuIgCmAoYv",
  "actions": "/actions",
  "activity": "/activity",
  "aliases": "/aliases",
  "ask": "/ask",
  "brands": "/brands",
  "devGroup": "/dev-groups/recZRezwuIgCmAoYv",
  "devGroups": "/dev-groups",
  "gap": "/gaps/recZRezwuIgCmAoYv",
  "gaps": "/gaps",
  "home": "/",
  "note": "/notes/recZRezwuIgCmAoYv",
  "notes": "/notes",
  "product": "/products/recZRezwuIgCmAoYv",
  "products": "/products",
  "revenue": "/revenue",
  "sku": "/skus/recZRezwuIgCmAoYv",
  "skus": "/skus",
  "syncHealth": "/sync-health",
  "syncQueue": "/sync-queue",
  "syncQueueEntry": "/sync-queue/recZRezwuIgCmAoYv",
  "timeline": "/timeline",
  "timelineGroup": "/timeline/recZRezwuIgCmAoYv",
}
`);
});

it('leaves out of a query what is empty, and writes the rest so that it comes back the same', () => {
  expect(paths.products({ q: 'crème & co', status: null, brand: '', view: 'board', gaps: true })).toBe(
    '/products?q=cr%C3%A8me+%26+co&view=board&gaps=true',
  );
});

it('knows where a record is shown, by either name of its kind', () => {
  expect(pathOfRecord('dev_group', 'rec1')).toBe('/dev-groups/rec1');
  expect(pathOfRecord('dev-groups', 'rec1')).toBe('/dev-groups/rec1');
  expect(pathOfRecord('invoice', '1')).toBeUndefined();
});
