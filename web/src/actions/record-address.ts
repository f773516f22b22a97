import type { NewAction } from '../api/actions';

/** A record's path in this page; ids are Airtable's. */
const RECORD = /^\/(products|dev-groups|skus|timeline)\/(\w+)$/;

/**
 * The record that an address of this page means; nothing where there is no address, undefined where it is that of no record.
 * The timeline shows dev groups.
 */
export function recordOfAddress(address: string): Pick<NewAction, 'resource' | 'resource_id'> | undefined {
  const text = address.trim();
  if (text === '') return { resource: null, resource_id: null };
  const found = URL.canParse(text, 'http://page') ? RECORD.exec(new URL(text, 'http://page').pathname) : null;
  if (!found) return undefined;
  const [, list, id = ''] = found;
  const resource = list === 'products' || list === 'skus' ? list : 'dev-groups';
  return { resource, resource_id: id };
}
