import { compareColumns } from './compare-columns.js';

const expected = [
  { table: 'ns.invoices', column: 'id', type: 'text' },
  { table: 'ns.invoices', column: 'amount', type: 'numeric(14,2)' },
  { table: 'airtable_raw.sku', column: 'regions', type: 'text[]' },
];

describe('comparing the live columns with the expected ones', () => {
  it('finds nothing where columns fit, and takes extra ones', () => {
    const live = [...expected, { table: 'ns.invoices', column: 'memo', type: 'text' }];
    expect(compareColumns(expected, live)).toEqual([]);
  });

  it('names a missing column, a differing type and a missing table, all at once', () => {
    const live = [{ table: 'ns.invoices', column: 'amount', type: 'double precision' }];
    expect(compareColumns(expected, live).map(({ message }) => message)).toEqual([
      'table airtable_raw.sku is missing',
      'column ns.invoices.id (text) is missing',
      'column ns.invoices.amount is double precision, expected numeric(14,2)',
    ]);
  });

  it('takes types that serve as well', () => {
    const live = [
      { table: 'ns.invoices', column: 'id', type: 'character varying(32)' },
      { table: 'ns.invoices', column: 'amount', type: 'numeric(18,2)' },
      { table: 'airtable_raw.sku', column: 'regions', type: 'character varying[]' },
    ];
    expect(compareColumns(expected, live)).toEqual([]);
  });

  it('does not take amounts with more decimals than cents', () => {
    const live = expected.map((column) => (column.column === 'amount' ? { ...column, type: 'numeric(18,4)' } : column));
    expect(compareColumns(expected, live)).toHaveLength(1);
  });
});
