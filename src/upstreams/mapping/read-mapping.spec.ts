import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseMapping, readMapping, UpstreamMappingError } from './read-mapping.js';
import { fieldOf } from './upstream-mapping.js';

function problemsOf(json: Parameters<typeof parseMapping>[0]): readonly string[] {
  try {
    parseMapping(json, 'm.json');
    return [];
  } catch (error) {
    if (error instanceof UpstreamMappingError) return error.problems;
    throw error;
  }
}

describe('the mapping without a file', () => {
  it('names tables and fields by the words of the warehouse', async () => {
    const mapping = await readMapping(undefined);
    expect(mapping.all.map(({ table }) => table)).toEqual([
      'Clients',
      'Product Lines',
      'Products',
      'SKUs',
      'Dev Groups',
    ]);
    const groups = mapping.table('dev_group');
    expect(fieldOf(groups, 'launch_date')).toEqual({ column: 'launch_date', field: 'Launch Date', kind: 'date' });
    expect(fieldOf(groups, 'brand')).toMatchObject({ field: 'Brand', kind: 'link' });
    expect(fieldOf(mapping.table('product'), 'netsuite_item')).toMatchObject({ field: 'NetSuite Item' });
    expect(fieldOf(mapping.table('sku'), 'regions')).toMatchObject({ kind: 'multi_select' });
    expect(mapping.find('somebody_elses')).toBeUndefined();
  });
});

describe('a mapping file', () => {
  it('changes what it names, and leaves the rest', () => {
    const mapping = parseMapping(
      {
        airtable: {
          dev_group: {
            table: 'Development',
            fields: { launch_date: 'Go Live', brand: { field: 'Brand Id', kind: 'text' }, status: null },
          },
        },
      },
      'm.json',
    );
    const groups = mapping.table('dev_group');
    expect(groups.table).toBe('Development');
    expect(fieldOf(groups, 'launch_date')).toMatchObject({ field: 'Go Live', kind: 'date' });
    expect(fieldOf(groups, 'brand')).toMatchObject({ field: 'Brand Id', kind: 'text' });
    expect(fieldOf(groups, 'status')).toBeUndefined();
    expect(fieldOf(groups, 'brief_date')).toMatchObject({ field: 'Brief Date' });
    expect(mapping.table('sku').table).toBe('SKUs');
  });

  it('says who wins a conflict, by upstream and field; of the others a person decides', () => {
    const { conflicts } = parseMapping(
      { conflicts: { airtable: { dev_group: { status: 'theirs' } }, asana: { dev_group: { launch_date: 'ours' } } } },
      'm.json',
    );
    expect(conflicts.of('airtable', 'dev_group', 'status')).toBe('theirs');
    expect(conflicts.of('asana', 'dev_group', 'launch_date')).toBe('ours');
    expect(conflicts.of('airtable', 'dev_group', 'launch_date')).toBe('person');
    expect(
      problemsOf({ conflicts: { asana: { dev_group: { name: 'ours' } }, airtable: { sku: { size_name: 'us' } } } }),
    ).toEqual(
      [
        expect.stringContaining('conflicts.asana.dev_group has "name"'),
        'conflicts.airtable.sku.size_name must be person, ours, theirs, not "us"',
      ].toReversed(),
    );
  });

  it('may name fields by id, all of a table', () => {
    const byId = { client: { fields: { name: 'fldAAAAAAAAAAAAAA' } } };
    expect(parseMapping({ airtable: byId }, 'm.json').table('client').byFieldId).toBe(true);
    expect(problemsOf({ airtable: { product: { fields: { name: 'fldAAAAAAAAAAAAAA' } } } })).toEqual([
      expect.stringContaining('all fields by id'),
    ]);
  });

  it('is refused with every problem at once', () => {
    const problems = problemsOf({
      asana: {},
      airtable: {
        brand: {},
        client: 'Clients',
        sku: { table: '', colour: 'red', fields: { size: 'Size', regions: { kind: 'colour' }, sku_name: 7 } },
        dev_group: { fields: { launch_date: { kind: 'text' }, brief_date: 'Concept Date' } },
        product: { table: 'Product Lines' },
      },
    });
    expect(problems).toEqual([
      expect.stringContaining('the file has "asana"'),
      expect.stringContaining('airtable has "brand", but only client, product_line, product, sku, dev_group are known'),
      expect.stringContaining('airtable.client must be an object, not "Clients"'),
      expect.stringContaining('airtable.sku has "colour"'),
      expect.stringContaining('airtable.sku.table must be a name'),
      expect.stringContaining('airtable.sku.fields has "size"'),
      expect.stringContaining('airtable.sku.fields.sku_name must be an object, not 7'),
      expect.stringContaining('airtable.sku.fields.regions.kind must be multi_select, not "colour"'),
      expect.stringContaining('airtable.dev_group.fields.launch_date.kind must be date, not "text"'),
      expect.stringContaining('concept_date and brief_date are all "Concept Date"'),
      expect.stringContaining('product_line and product are all "Product Lines"'),
    ]);
  });

  it('is refused with its name when it is missing or no JSON', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'mapping-'));
    const file = join(folder, 'mapping.json');
    await expect(readMapping(file)).rejects.toThrow(/mapping\.json can't be used[\s\S]*ENOENT/);
    await writeFile(file, '{"airtable": ');
    await expect(readMapping(file)).rejects.toThrow(/mapping\.json can't be used[\s\S]*JSON/);
    await rm(folder, { recursive: true });
  });
});
