import { Money, stringifyWithMoney } from './money.js';

describe('money', () => {
  it('adds cents exactly where floats would not', () => {
    expect(Money.sum(Array.from({ length: 10 }, () => '0.10')).text).toBe('1.00');
    expect(Money.sum(['90071992547409.93', '0.01', '-0.02']).text).toBe('90071992547409.92');
  });

  it('adds credits below zero', () => {
    expect(Money.sum(['1.00', '-1.05']).text).toBe('-0.05');
    expect(Money.sum([]).text).toBe('0.00');
  });

  it('refuses what is no amount instead of counting it as something', () => {
    expect(() => Money.sum(['NaN'])).toThrow(RangeError);
    expect(() => Money.sum(['1.005'])).toThrow(RangeError);
  });

  it('is written as a JSON number with two decimals', () => {
    expect(stringifyWithMoney({ total: new Money('12.50'), name: 'x' })).toBe('{"total":12.50,"name":"x"}');
  });
});
