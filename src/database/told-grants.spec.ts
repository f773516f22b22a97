import { ToldGrants } from './told-grants.js';

it('names each statement once, whoever misses it', () => {
  const told = new ToldGrants();
  expect(told.remedy('GRANT a TO r; GRANT "b; c" TO r;')).toBe('. To mend: GRANT a TO r; GRANT "b; c" TO r;');
  expect(told.remedy('GRANT a TO r; GRANT d TO r;')).toBe('. To mend: GRANT d TO r;');
  expect(told.remedy('GRANT d TO r;')).toBe('. What mends it was said above');
  expect(told.remedy(undefined)).toBe('');
});
