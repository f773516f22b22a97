import { type FieldKind, fromUpstream, sameValue, toUpstream } from './field-kind.js';

const value = (kind: FieldKind, upstream: Parameters<typeof fromUpstream>[1]) => {
  const read = fromUpstream(kind, upstream);
  return read.ok ? read.value : read.reason;
};

describe('reading a value of an upstream', () => {
  it.each(['text', 'date', 'link', 'multi_select', 'attachment', 'json'] as const)(
    'takes a %s field that the answer leaves out for null',
    (kind) => {
      expect(value(kind, undefined)).toBeNull();
      expect(value(kind, null)).toBeNull();
    },
  );

  it('takes the empty text and the empty list for null, as Airtable cannot tell them from none', () => {
    expect(value('text', '')).toBeNull();
    expect(value('multi_select', [])).toBeNull();
    expect(value('link', [])).toBeNull();
    expect(value('attachment', [])).toBeNull();
  });

  it('takes the one id of a link, and names the others', () => {
    expect(fromUpstream('link', ['recA'])).toEqual({ ok: true, value: 'recA', surplus: [] });
    expect(fromUpstream('link', ['recA', 'recB', 'recC'])).toEqual({
      ok: true,
      value: 'recA',
      surplus: ['recB', 'recC'],
    });
  });

  it('takes the text of a lookup and of a number', () => {
    expect(value('text', ['Serum'])).toBe('Serum');
    expect(value('text', 4711)).toBe('4711');
  });

  it('keeps the order of options, and each once', () => {
    expect(value('multi_select', ['US', 'EU', 'US'])).toEqual(['US', 'EU']);
  });

  it('takes the first picture of several files, with a preview of it; without one the first file', () => {
    const sheet = { id: 'att1', url: 'https://a.example/1', type: 'application/pdf' };
    const photo = { id: 'att2', url: 'https://a.example/2', type: 'image/heic', size: 7, filename: 'a.heic' };
    const thumbnails = { small: { url: 'https://a.example/s' }, large: { url: 'https://a.example/l' } };
    expect(value('attachment', [sheet, { ...photo, thumbnails }])).toEqual({
      ...photo,
      preview: 'https://a.example/l',
    });
    const unknown = { filename: null, size: null, preview: null };
    expect(value('attachment', [{ url: 'https://a.example/3' }, sheet])).toEqual({ ...sheet, ...unknown });
  });

  it('reads JSON kept in a long text', () => {
    expect(value('json', '{"launch_date":"12"}')).toEqual({ launch_date: '12' });
  });

  it.each([
    ['date', '2026-02-30'],
    ['date', '31.01.2026'],
    ['date', '2026-01-31T10:00:00.000Z'],
    ['date', 5],
    ['link', [7]],
    ['link', { id: 'recA' }],
    ['multi_select', 'US'],
    ['multi_select', [1]],
    ['attachment', 'https://a.example/1'],
    ['attachment', [{ id: 'att1' }]],
    ['text', { error: '#ERROR!' }],
    ['text', ['a', 'b']],
    ['json', '{"cut":'],
  ] as const)('says why it cannot use a %s of %j', (kind, upstream) => {
    const read = fromUpstream(kind, upstream);
    expect(read).toEqual({ ok: false, reason: expect.stringContaining('is not') });
  });
});

describe('writing a value to an upstream', () => {
  it('makes a list of a link, and null of what is empty', () => {
    expect(toUpstream('link', 'recA')).toMatchObject({ ok: true, value: ['recA'] });
    expect(toUpstream('link', null)).toMatchObject({ ok: true, value: null });
    expect(toUpstream('multi_select', [])).toMatchObject({ ok: true, value: null });
    expect(toUpstream('date', null)).toMatchObject({ ok: true, value: null });
    expect(toUpstream('text', '')).toMatchObject({ ok: true, value: null });
  });

  it('leaves texts, dates and options as they are', () => {
    expect(toUpstream('text', 'パック')).toMatchObject({ value: 'パック' });
    expect(toUpstream('date', '2026-01-31')).toMatchObject({ value: '2026-01-31' });
    expect(toUpstream('multi_select', ['US', 'EU'])).toMatchObject({ value: ['US', 'EU'] });
  });

  it('reads back what it wrote', () => {
    const samples = { text: 'a', date: '2026-01-31', link: 'recA', multi_select: ['b', 'a'], json: { b: 1, a: [2] } };
    for (const kind of ['text', 'date', 'link', 'multi_select', 'json'] as const) {
      const sent = toUpstream(kind, samples[kind]);
      expect(sent.ok && fromUpstream(kind, sent.value)).toMatchObject({ value: samples[kind] });
    }
  });

  it.each([
    ['date', 'soon'],
    ['text', 5],
    ['link', ['recA', 'recB']],
    ['multi_select', 'US'],
    ['attachment', 'https://a.example/1'],
  ] as const)('refuses a %s of %j before Airtable has to', (kind, here) => {
    expect(toUpstream(kind, here).ok).toBe(false);
  });
});

describe('comparing two values', () => {
  it('finds what is empty the same', () => {
    expect(sameValue('text', null, '')).toBe(true);
    expect(sameValue('multi_select', [], null)).toBe(true);
    expect(sameValue('text', null, ' ')).toBe(false);
  });

  it('knows no order of options, and of keys', () => {
    expect(sameValue('multi_select', ['US', 'EU'], ['EU', 'US'])).toBe(true);
    expect(sameValue('multi_select', ['US', 'EU'], ['EU'])).toBe(false);
    expect(sameValue('json', { a: '1', b: { c: 2, d: 3 } }, { b: { d: 3, c: 2 }, a: '1' })).toBe(true);
  });

  it('compares dates and texts exactly', () => {
    expect(sameValue('date', '2026-01-31', '2026-01-31')).toBe(true);
    expect(sameValue('date', '2026-01-31', null)).toBe(false);
    expect(sameValue('text', 'Serum', 'serum')).toBe(false);
  });
});
