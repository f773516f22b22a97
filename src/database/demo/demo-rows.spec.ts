import { projectRows } from './asana-projects.js';
import { DELETED_PROJECT_GID, taskRows } from './asana-tasks.js';
import { BRAND_KEYS, BRANDS, brandId, brandRows, DELETED_BRAND_ID } from './brands.js';
import { devGroupRows } from './dev-groups.js';
import { multipleLinkRows } from './multiple-links.js';
import { brandAliasRows, spellingsOf } from './netsuite-brands.js';
import { ITEM_OF_TWO_LINES, ITEM_OF_TWO_PRODUCTS } from './product-cases.js';
import { DELETED_PRODUCT_LINE_ID, productLineRows } from './product-lines.js';
import { productRows } from './products.js';
import { queueRows } from './queue.js';
import { skuRows } from './skus.js';
import { type Story, storyOf } from './story.js';

const NOW = new Date('2026-05-11T14:00:00Z');

/** Promises that hold whatever the seed and the day. */
describe.each([
  { seed: 1, now: NOW },
  { seed: 2, now: new Date('2024-02-29T05:30:00Z') },
  { seed: 77, now: new Date('2031-01-03T04:00:00Z') },
])('the demo of seed $seed on $now', (options) => {
  const story = storyOf(options);
  const products = productRows(story);
  const skus = skuRows(story);
  const devGroups = devGroupRows(story);
  const projects = projectRows(story);
  const tasks = taskRows(story);

  it('has the sizes of production', () => {
    const sizes = [
      brandRows(story),
      productLineRows(story),
      products,
      skus,
      devGroups,
      projects,
      tasks,
      queueRows(story),
    ];
    expect(sizes.map((rows) => rows.length)).toEqual([17, 13, 160, 741, 29, 42, 462, 2]);
  });

  it('gives no id twice', () => {
    const records = [...brandRows(story), ...productLineRows(story), ...products, ...skus, ...devGroups];
    const ids = [...records.map(({ id }) => id), ...[...projects, ...tasks].map(({ gid }) => gid)];
    expect(new Set(ids).size).toBe(ids.length);
    for (const { id } of records) expect(id).toMatch(/^rec[A-Za-z0-9]{14}$/);
    for (const { gid } of [...projects, ...tasks]) expect(gid).toMatch(/^12\d{14}$/);
  });

  it('has every gap of a product, blank and dangling', () => {
    expect(products.some((row) => row.brand_id === null)).toBe(true);
    expect(products.some((row) => row.product_line === null)).toBe(true);
    expect(products.some((row) => row.netsuite_item === null)).toBe(true);
    expect(products.some((row) => row.brand_id === DELETED_BRAND_ID)).toBe(true);
    expect(products.some((row) => row.product_line === DELETED_PRODUCT_LINE_ID)).toBe(true);
    const complete = products.filter((row) => row.brand_id && row.product_line && row.netsuite_item);
    expect(complete.length).toBeGreaterThan(80);
  });

  it('has every gap of a dev group and of a SKU, blank and dangling', () => {
    expect(devGroups.some((row) => row.brand === null)).toBe(true);
    expect(devGroups.some((row) => row.product_line === null)).toBe(true);
    expect(devGroups.some((row) => row.launch_date === null)).toBe(true);
    expect(devGroups.some((row) => row.brand === DELETED_BRAND_ID)).toBe(true);
    expect(devGroups.some((row) => row.product_line === DELETED_PRODUCT_LINE_ID)).toBe(true);
    expect(skus.some((row) => row.product_id === null)).toBe(true);
    const known = new Set(products.map(({ id }) => id));
    expect(skus.some((row) => row.product_id !== null && !known.has(row.product_id))).toBe(true);
  });

  it('keeps the first of several linked brands, and remembers them all', () => {
    const links = multipleLinkRows(story);
    expect(links.map((link) => `${link.table_name}.${link.column_name}`)).toEqual([
      'airtable_raw.product.brand_id',
      'airtable_raw.dev_group.brand',
    ]);
    const kept = [
      products.find((row) => row.id === links[0]!.record_id)!.brand_id,
      devGroups.find((row) => row.id === links[1]!.record_id)!.brand,
    ];
    expect(kept).toEqual(links.map((link) => link.linked_ids[0]));
    for (const link of links) expect(new Set(link.linked_ids).size).toBe(2);
  });

  it('has an item that two lines claim and one that two products of a line claim', () => {
    const linesOf = (item: string) =>
      products.filter((row) => row.netsuite_item === item).map((row) => row.product_line);
    expect(linesOf(ITEM_OF_TWO_LINES)).toHaveLength(2);
    expect(new Set(linesOf(ITEM_OF_TWO_LINES)).size).toBe(2);
    expect(linesOf(ITEM_OF_TWO_PRODUCTS)).toHaveLength(2);
    expect(new Set(linesOf(ITEM_OF_TWO_PRODUCTS)).size).toBe(1);
    expect(products.some((row) => row.netsuite_item !== (row.netsuite_item?.trim() ?? null))).toBe(true);
  });

  it('has names that break what takes them for ASCII, for a formula or for markup', () => {
    const names = [...products, ...devGroups].map(({ name }) => name);
    const scripts = [/\p{Script=Han}/u, /\p{Script=Arabic}/u, /\p{Script=Hiragana}/u, /\p{Extended_Pictographic}/u];
    for (const sign of [...scripts, /é/, /'/, /^=/, /<\w+>/]) {
      expect(names.filter((name) => sign.test(name))).not.toHaveLength(0);
    }
  });

  it('has brands that only a person can match, two that normalise alike and one that NetSuite has never heard of', () => {
    const bare = BRAND_KEYS.map((key) => BRANDS[key].name.toLowerCase().replace(/[^\p{L}\p{N}]/gu, ''));
    expect(bare.length - new Set(bare).size).toBe(1);
    expect(BRAND_KEYS.filter((key) => spellingsOf(key).length === 0)).toEqual(['ember']);
    expect(brandAliasRows(story).map((alias) => alias.brand_id)).toEqual([brandId('sakura'), brandId('northfold')]);
  });

  it('has stages out of order, stages without a date, and stages without a task', () => {
    expect(devGroups.some((row) => row.formulation_date! > row.sampling_date!)).toBe(true);
    expect(devGroups.some((row) => row.production_date! > row.launch_date!)).toBe(true);
    expect(devGroups.some((row) => row.concept_date === null)).toBe(true);
    expect(devGroups.some((row) => row.asana_gids === null)).toBe(true);
    expect(devGroups.some((row) => row.asana_gids !== null && row.asana_gids.sampling_date === undefined)).toBe(true);
  });

  it('has tasks and projects that Asana no longer knows, and projects that are archived', () => {
    const known = new Set(tasks.map(({ gid }) => gid));
    const gids = devGroups.flatMap((row) => Object.values(row.asana_gids ?? {}));
    expect(gids.filter((gid) => !known.has(gid))).toHaveLength(1);
    expect(tasks.some((task) => task.project_gid === DELETED_PROJECT_GID)).toBe(true);
    expect(tasks.some((task) => task.project_gid === null)).toBe(true);
    const projectGids = new Set(projects.map(({ gid }) => gid));
    expect(devGroups.filter((row) => row.asana_project_gid && !projectGids.has(row.asana_project_gid))).toHaveLength(1);
    expect(projects.filter((project) => project.archived).length).toBeGreaterThan(2);
  });

  it('has one edit on its way to both upstreams, which still say the old date', () => {
    const [airtable, asana] = queueRows(story);
    expect(airtable!.change_id).toBe(asana!.change_id);
    const edited = devGroups.find((row) => row.id === airtable!.target_id)!;
    expect(airtable!.fields).toEqual({ launch_date: edited.launch_date });
    expect(airtable!.base_fields).not.toEqual(airtable!.fields);
    expect(asana!.target_id).toBe(edited.asana_gids!.launch_date);
    expect(tasks.find((task) => task.gid === asana!.target_id)!.due_on).toBe(asana!.base_fields.launch_date);
  });

  it('was copied last night', () => {
    const nights = new Set([...products, ...skus, ...devGroups, ...projects, ...tasks].map((row) => row.synced_at));
    expect([...nights]).toEqual([new Date(story.lastNight).toISOString()]);
    expect(story.lastNight).toBeLessThanOrEqual(story.now);
    expect(story.now - story.lastNight).toBeLessThanOrEqual(25 * 3_600_000);
  });
});

it('is the same for the same seed at any hour of the day, but for when the edit in the queue was made', () => {
  const everything = (story: Story) => [
    productRows(story),
    skuRows(story),
    devGroupRows(story),
    projectRows(story),
    taskRows(story),
    queueRows(story).map(({ created_at, available_at, ...row }) => row),
  ];
  const evening = storyOf({ now: new Date('2026-05-11T23:59:00Z') });
  expect(everything(storyOf({ now: NOW }))).toEqual(everything(evening));
  expect(productRows(storyOf({ now: NOW, seed: 2 }))).not.toEqual(productRows(storyOf({ now: NOW })));
});

it('names the brands and the cases by the same ids whatever the seed and the day', () => {
  expect(brandId('halden')).toBe('recmAeWloEmtdW2Jq');
  expect(devGroupRows(storyOf({ now: NOW, seed: 9 }))[0]!.id).toBe('recRytVVitGy0QnU6');
});

it('begins the business day at midnight on the wall of the time zone it was given', () => {
  const now = new Date('2026-05-11T16:00:00Z');
  expect(storyOf({ now, timeZone: 'Asia/Tokyo' }).today - storyOf({ now }).today).toBe(1);
});
