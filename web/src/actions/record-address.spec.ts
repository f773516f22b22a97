import { expect, it } from '@jest/globals';
import { recordOfAddress } from './record-address';

it('knows the record that an address of the page means', () => {
  const product = { resource: 'products', resource_id: 'rec1' };
  expect(recordOfAddress('/products/rec1')).toEqual(product);
  expect(recordOfAddress(' https://pulse.example.com/products/rec1?view=table#x ')).toEqual(product);
  expect(recordOfAddress('/timeline/rec2')).toEqual({ resource: 'dev-groups', resource_id: 'rec2' });
});

it('takes no address for no record, and anything else for a mistake', () => {
  expect(recordOfAddress('  ')).toEqual({ resource: null, resource_id: null });
  for (const address of ['/products', '/sync-queue/5', 'rec1', 'http://', '/products/%E0%A4%A'])
    expect(recordOfAddress(address)).toBeUndefined();
});
