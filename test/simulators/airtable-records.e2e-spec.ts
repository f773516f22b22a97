import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import {
  type Answer,
  call,
  control,
  liftLimits,
  startTestSimulators,
  type TestSimulators,
} from './simulators-testing.js';
import { BRAND, DEV_GROUP, OTHER_BRAND, PRODUCT, SKU_COUNT } from './warehouse-testing.js';

describe('the simulated Airtable', () => {
  let simulators: TestSimulators;
  const airtable = (method: string, path: string, body?: unknown): Promise<Answer> =>
    call(simulators.airtable, method, `/${simulators.airtable.baseId}${path}`, body);
  const launch = async (): Promise<unknown> =>
    (await airtable('GET', `/Dev%20Groups/${DEV_GROUP}`)).body.fields['Launch Date'];

  beforeAll(async () => {
    simulators = await startTestSimulators();
    await liftLimits(simulators);
  }, 60_000);
  afterAll(() => simulators.end());

  describe('reading', () => {
    it('leaves empty fields out and shows links as record ids', async () => {
      const { status, body } = await airtable('GET', `/Dev%20Groups/${DEV_GROUP}`);
      expect(status).toBe(200);
      expect(body.id).toBe(DEV_GROUP);
      expect(body.createdTime).toMatch(/^\d{4}-\d\d-\d\dT.*Z$/);
      expect(body.fields).toMatchObject({ Name: 'Kelp Serum', Brand: [BRAND], 'Launch Date': '2027-06-01' });
      expect(body.fields).not.toHaveProperty('Concept Date');
    });

    it('gives pages with an offset until there is no more', async () => {
      const ids: string[] = [];
      let offset: string | undefined;
      do {
        const query = new URLSearchParams({ pageSize: '50', ...(offset === undefined ? {} : { offset }) });
        const { body } = await airtable('GET', `/SKUs?${query}`);
        ids.push(...body.records.map(({ id }: { id: string }) => id));
        offset = body.offset;
      } while (offset !== undefined);
      expect(ids).toHaveLength(SKU_COUNT);
      expect(new Set(ids).size).toBe(SKU_COUNT);
    });

    it('refuses an offset that has expired, and one that never was', async () => {
      const { body } = await airtable('GET', '/SKUs?pageSize=10');
      await control(simulators.airtable, 'POST', '/expire-offsets');
      for (const offset of [body.offset, 'itrNothing/recNothing']) {
        const late = await airtable('GET', `/SKUs?pageSize=10&offset=${encodeURIComponent(offset)}`);
        expect(late).toMatchObject({ status: 422, body: { error: { type: 'LIST_RECORDS_ITERATOR_NOT_AVAILABLE' } } });
      }
    });

    it('gives only the fields that are named, by name or by field id', async () => {
      const tables = await call(simulators.airtable, 'GET', `/meta/bases/${simulators.airtable.baseId}/tables`);
      const skus = tables.body.tables.find(({ name }: { name: string }) => name === 'SKUs');
      const field = skus.fields.find(({ name }: { name: string }) => name === 'Regions');
      expect(field.type).toBe('multipleSelects');
      const byName = await airtable('GET', '/SKUs?pageSize=1&fields[]=Regions');
      expect(byName.body.records[0].fields).toEqual({ Regions: ['US', 'EU'] });
      const byId = await airtable('GET', `/${skus.id}?pageSize=1&fields[]=${field.id}&returnFieldsByFieldId=true`);
      expect(byId.body.records[0].fields).toEqual({ [field.id]: ['US', 'EU'] });
    });

    it.each([
      [`RECORD_ID()='${BRAND}'`, 1],
      [`OR(RECORD_ID()='${BRAND}', RECORD_ID()="${OTHER_BRAND}", RECORD_ID()='recNone')`, 2],
      [`{Name}='Alder, "Apothecary"'`, 1],
      [`NOT({Name}='Sol & Sea')`, 1],
      [`AND(Name != '', FIND('Sea', {Name}) > 0)`, 1],
      [`LAST_MODIFIED_TIME() > '2020-01-01T00:00:00.000Z'`, 2],
      [`IS_AFTER(LAST_MODIFIED_TIME(), '2999-01-01')`, 0],
    ])('filters by %s', async (formula, count) => {
      const { status, body } = await airtable('GET', `/Clients?filterByFormula=${encodeURIComponent(formula)}`);
      expect([status, body.records?.length]).toEqual([200, count]);
    });

    it('takes a link for the names of its records in a formula, as Airtable does', async () => {
      const found = async (formula: string): Promise<number> =>
        (await airtable('POST', '/Dev%20Groups/listRecords', { filterByFormula: formula })).body.records.length;
      expect(await found(`{Brand}='Sol & Sea'`)).toBe(1);
      expect(await found(`{Brand}='${BRAND}'`)).toBe(0);
    });

    it.each(['{Nothing}=1', 'OR(', `NAME() = 'x'`])('refuses the formula %s', async (formula) => {
      const { status, body } = await airtable('GET', `/Clients?filterByFormula=${encodeURIComponent(formula)}`);
      expect([status, body.error.type]).toEqual([422, 'INVALID_FILTER_BY_FORMULA']);
    });

    it('lists by POST what is too long for a URL', async () => {
      const ids = Array.from({ length: 900 }, (_, i) => `RECORD_ID()='rec${String(i).padStart(14, '0')}'`);
      const filterByFormula = `OR(${ids.join(',')},RECORD_ID()='${BRAND}')`;
      const asked = await airtable('GET', `/Clients?filterByFormula=${encodeURIComponent(filterByFormula)}`);
      expect(asked.status).toBe(414);
      const posted = await airtable('POST', '/Clients/listRecords', { filterByFormula, pageSize: 5, fields: ['Name'] });
      expect(posted.body.records).toEqual([expect.objectContaining({ id: BRAND, fields: { Name: 'Sol & Sea' } })]);
    });

    it.each([
      ['pageSize=101', 'INVALID_REQUEST_UNKNOWN'],
      ['page_size=10', 'INVALID_REQUEST_UNKNOWN'],
      ['fields[]=Nothing', 'UNKNOWN_FIELD_NAME'],
      ['sort[0][field]=Nothing', 'UNKNOWN_FIELD_NAME'],
      ['view=Nothing', 'VIEW_NAME_NOT_FOUND'],
    ])('refuses %s', async (query, type) => {
      expect(await airtable('GET', `/Clients?${query}`)).toMatchObject({ status: 422, body: { error: { type } } });
    });
  });

  describe('changing', () => {
    it('changes only the fields that are named, and null clears', async () => {
      const fields = { 'Launch Date': '2027-07-01', 'Brief Date': null };
      const { status, body } = await airtable('PATCH', '/Dev%20Groups', { records: [{ id: DEV_GROUP, fields }] });
      expect(status).toBe(200);
      expect(body.records[0].fields).toMatchObject({ Name: 'Kelp Serum', 'Launch Date': '2027-07-01' });
      expect(body.records[0].fields).not.toHaveProperty('Brief Date');
    });

    it('clears with PUT what is not named', async () => {
      const made = await airtable('POST', '/Clients', { fields: { Name: 'New' } });
      const { body } = await airtable('PUT', `/Clients/${made.body.id}`, { fields: {} });
      expect(body.fields).toEqual({});
    });

    it('changes nothing when one record of a batch is bad', async () => {
      const before = await launch();
      const records = [
        { id: DEV_GROUP, fields: { 'Launch Date': '2030-01-01' } },
        { id: 'recGone0000000000', fields: { 'Launch Date': '2030-01-01' } },
      ];
      const { status, body } = await airtable('PATCH', '/Dev%20Groups', { records });
      expect(status).toBe(422);
      expect(body.error).toEqual({
        type: 'ROW_DOES_NOT_EXIST',
        message: 'Record ID recGone0000000000 does not exist in this table',
      });
      expect(await launch()).toBe(before);
    });

    it.each([
      [{ Launch: '2027-01-01' }, 'UNKNOWN_FIELD_NAME'],
      [{ 'Launch Date': '2027-02-30' }, 'INVALID_VALUE_FOR_COLUMN'],
      [{ 'Launch Date': 5 }, 'INVALID_VALUE_FOR_COLUMN'],
      [{ Name: 5 }, 'INVALID_VALUE_FOR_COLUMN'],
      [{ Brand: BRAND }, 'INVALID_VALUE_FOR_COLUMN'],
      [{ Brand: ['Sol & Sea'] }, 'INVALID_RECORD_ID'],
      [{ Brand: [PRODUCT] }, 'ROW_DOES_NOT_EXIST'],
      [{ Status: 'Never heard of' }, 'INVALID_MULTIPLE_CHOICE_OPTIONS'],
    ])('refuses %j', async (fields, type) => {
      const before = await airtable('GET', `/Dev%20Groups/${DEV_GROUP}`);
      const answer = await airtable('PATCH', `/Dev%20Groups/${DEV_GROUP}`, { fields });
      expect(answer).toMatchObject({ status: 422, body: { error: { type } } });
      expect((await airtable('GET', `/Dev%20Groups/${DEV_GROUP}`)).body).toEqual(before.body);
    });

    it('makes the best of values with typecast', async () => {
      const fields = { 'Launch Date': 'June 5, 2027 00:00 UTC', Status: 'Brand new', Brand: ['Alder, "Apothecary"'] };
      const { body } = await airtable('PATCH', `/Dev%20Groups/${DEV_GROUP}`, { fields, typecast: true });
      expect(body.fields).toMatchObject({ 'Launch Date': '2027-06-05', Status: 'Brand new', Brand: [OTHER_BRAND] });
    });

    it('takes ten records a request, and no more', async () => {
      const ten = Array.from({ length: 10 }, (_, i) => ({ fields: { Name: `Ten ${i}` } }));
      const made = await airtable('POST', '/Clients', { records: ten });
      expect(made.body.records).toHaveLength(10);
      const eleven = await airtable('POST', '/Clients', { records: [...ten, ...ten.slice(0, 1)] });
      expect(eleven).toMatchObject({ status: 422, body: { error: { type: 'INVALID_RECORDS' } } });
      const query = made.body.records.map(({ id }: { id: string }) => `records[]=${id}`).join('&');
      const deleted = await airtable('DELETE', `/Clients?${query}`);
      expect(deleted.body.records).toHaveLength(10);
      expect(deleted.body.records[0].deleted).toBe(true);
    });

    it('takes a deleted record out of the links to it', async () => {
      const brand = await airtable('POST', '/Clients', { fields: { Name: 'Short-lived' } });
      await airtable('PATCH', `/Products/${PRODUCT}`, { fields: { Brand: [brand.body.id] } });
      await airtable('DELETE', `/Clients/${brand.body.id}`);
      expect((await airtable('GET', `/Products/${PRODUCT}`)).body.fields).not.toHaveProperty('Brand');
    });
  });

  describe('refusing', () => {
    it('does not know a request without a token, or with another one', async () => {
      const url = `${simulators.airtable.url}/${simulators.airtable.baseId}/Clients`;
      for (const headers of [{}, { authorization: 'Bearer patOther.token' }]) {
        const response = await fetch(url, { headers });
        expect([response.status, await response.json()]).toEqual([
          401,
          { error: { type: 'AUTHENTICATION_REQUIRED', message: 'Authentication required' } },
        ]);
      }
    });

    it('answers in three ways to what is not there', async () => {
      expect(await airtable('GET', '/Clients/recGone0000000000')).toMatchObject({
        status: 404,
        body: { error: 'NOT_FOUND' },
      });
      for (const path of [`/${simulators.airtable.baseId}/Nothing`, '/appOther000000000/Clients']) {
        expect(await call(simulators.airtable, 'GET', path)).toMatchObject({
          status: 403,
          body: { error: { type: 'INVALID_PERMISSIONS_OR_MODEL_NOT_FOUND' } },
        });
      }
    });

    it('refuses a body that is too large', async () => {
      await control(simulators.airtable, 'PATCH', '/settings', { max_body_bytes: 1000 });
      const answer = await airtable('POST', '/Clients', { fields: { Name: 'x'.repeat(2000) } });
      await control(simulators.airtable, 'PATCH', '/settings', { max_body_bytes: 5_000_000 });
      expect(answer.status).toBe(413);
    });
  });

  describe('attachments', () => {
    it('serves a picture without a token, until its URL expires', async () => {
      const { body } = await airtable('GET', `/Products/${PRODUCT}`);
      const [{ url, filename, type }] = body.fields.Photo;
      expect([filename, type]).toEqual(['balm.png', 'image/png']);
      const picture = await fetch(url);
      expect([picture.status, picture.headers.get('content-type')]).toEqual([200, 'image/png']);
      expect(new Uint8Array(await picture.arrayBuffer()).subarray(1, 4)).toEqual(new TextEncoder().encode('PNG'));
      expect((await fetch(`${url}x`)).status).toBe(403);

      await control(simulators.airtable, 'PATCH', '/settings', { attachment_seconds: 0 });
      const expired = await airtable('GET', `/Products/${PRODUCT}`);
      await control(simulators.airtable, 'PATCH', '/settings', { attachment_seconds: 7200 });
      expect((await fetch(expired.body.fields.Photo[0].url)).status).toBe(410);
    });
  });
});
