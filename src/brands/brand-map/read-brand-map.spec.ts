import fc from 'fast-check';
import { readBrandMap } from './read-brand-map.js';
import { BrandMapSyntaxError } from './text-cursor.js';

/** What a text says, as a plain list of pairs. */
const read = (text: string): (string | readonly string[] | null)[][] =>
  readBrandMap(text).map(({ key, values, isList }) => [key, isList ? values : (values[0] ?? null)]);

const LONG = 200_000;

describe('a BRAND_MAP as people have it', () => {
  it.each<[string, string, (string | string[] | null)[][]]>([
    ['a dict alone', "{'LB': 'Luna'}", [['LB', 'Luna']]],
    ['an assignment', "BRAND_MAP = {'LB': 'Luna'}", [['LB', 'Luna']]],
    ['an annotated one', "BRAND_MAP: Dict[str, str] = {\n  'LB': 'Luna',\n}\n", [['LB', 'Luna']]],
    [
      'JSON',
      '{"LB": "Luna", "gone": null}',
      [
        ['LB', 'Luna'],
        ['gone', null],
      ],
    ],
    ['JSON with its escapes', '{"a\\/b": "\\ud83e\\udd6d \\u0041"}', [['a/b', '🥭 A']]],
    ['comments and trailing commas', "{ # { 'no': 'no'\n 'LB': 'Luna', # ,\n}", [['LB', 'Luna']]],
    ['both quotes in each other', `{"O'Malley": 'Say "hi"'}`, [["O'Malley", 'Say "hi"']]],
    ['escaped quotes', "{'O\\'Malley': 'a\\\\b\\tc'}", [["O'Malley", 'a\\b\tc']]],
    ['escapes of Unicode', "{'\\xe9': '\\u00e9 \\U0001F96D \\101'}", [['é', 'é 🥭 A']]],
    ['an escape that Python does not know', "{'a': '\\q'}", [['a', '\\q']]],
    [
      'raw and unicode prefixes',
      "{r'a\\n': u'b', R'c\\'': U'd'}",
      [
        ['a\\n', 'b'],
        ["c\\'", 'd'],
      ],
    ],
    ['long strings', "{'''a\n'b''': \"\"\"c\"\"\"}", [["a\n'b", 'c']]],
    ['strings that stand beside each other', "{('LB '\n 'Holdings'): 'Lu' 'na'}", [['LB Holdings', 'Luna']]],
    [
      'lists and tuples',
      "{'Luna': ['LB', 'L.B.',], 'Sol': ('S',), 'None': None}",
      [
        ['Luna', ['LB', 'L.B.']],
        ['Sol', ['S']],
        ['None', null],
      ],
    ],
    [
      'what is not Latin',
      "{'واحة العود': '山茶集', '🌿': 'さくら'}",
      [
        ['واحة العود', '山茶集'],
        ['🌿', 'さくら'],
      ],
    ],
    [
      'names that objects have',
      "{'__proto__': 'a', 'constructor': 'b'}",
      [
        ['__proto__', 'a'],
        ['constructor', 'b'],
      ],
    ],
    ['an empty one', 'BRAND_MAP = {}', []],
    ['Windows line ends and a byte order mark', "\uFEFFBRAND_MAP = {\r\n  'a': 'b',\r\n}\r\n", [['a', 'b']]],
  ])('is read: %s', (_, text, expected) => {
    expect(read(text)).toEqual(expected);
  });

  it('is found in the file that it stands in, whatever stands around it', () => {
    const file = `import os\n\nOTHER = {'x': os.environ['X']}\nDEBUG = True\n\nclass A:\n    _BRAND_MAP: dict[str, str] = {\n        # old ones\n        'LB': 'Luna',\n        'SOL': 'Sol & Sea'}\n\napp = FastAPI()\n`;
    expect(readBrandMap(file)).toEqual([
      { key: 'LB', values: ['Luna'], isList: false, line: 9 },
      { key: 'SOL', values: ['Sol & Sea'], isList: false, line: 10 },
    ]);
  });

  it('keeps what is said twice, since that is worth telling', () => {
    expect(read("{'a': 'b', 'a': 'c'}")).toEqual([
      ['a', 'b'],
      ['a', 'c'],
    ]);
  });
});

describe('what is no BRAND_MAP', () => {
  it.each<[string, string, RegExp]>([
    ['nothing', '', /^Line 1, column 1: there is no dict here/],
    ['another thing', 'BRAND_MAP = load()', /there is no dict here/],
    ['code as a value', "{'a': os.environ['B']}", /^Line 1, column 7: os\.environ is code, which is not run here/],
    ['a call that would do harm', "{'a': __import__('os').system('x')}", /__import__ is code/],
    ['a spread', "{**OTHERS, 'a': 'b'}", /\*\*OTHERS is code/],
    ['an f-string', "{'a': f'{b}'}", /prefix f is not plain text/],
    ['bytes', "{'a': b'b'}", /prefix b/],
    ['a name of a character', "{'a': '\\N{BULLET}'}", /\\N is not followed/],
    ['a character beyond Unicode', "{'a': '\\U00110000'}", /no such character/],
    ['a string without an end', "{\n 'a: 'b'\n}", /^Line 2, column \d+: /],
    ['a dict without an end', "{'a': 'b',", /the \{ that stands here is never closed/],
    ['a missing comma', "{'a': 'b'\n 'c': 'd'}", /^Line 2, column 5: expected a , or the closing }, but there is ":"/],
    ['a set', "{'a', 'b'}", /expected a : behind the key/],
    ['numbers', "{'a': 1}", /neither a text, nor a list of texts, nor None/],
    ['a key that is a number', "\n{1: 'a'}", /^Line 2, column 2: the key is not a text/],
    ['a dict in a dict', "{'a': {'b': 'c'}}", /neither a text/],
    ['something behind it', "{'a': 'b'} | OTHERS", /something behind the dict/],
    ['a thousand brackets', `{'a': ${'['.repeat(1000)}`, /nested too deeply/],
  ])('is refused with the place: %s', (_, text, message) => {
    expect(() => readBrandMap(text)).toThrow(BrandMapSyntaxError);
    expect(() => readBrandMap(text)).toThrow(message);
  });

  it.each([
    ['blanks', ' \n'.repeat(LONG)],
    ['comments', '#\n'.repeat(LONG)],
    ['a string', `{'${'a'.repeat(LONG)}`],
    ['backslashes', `{'${'\\'.repeat(LONG)}`],
    ['quotes', `{${"'".repeat(LONG)}`],
    ['assignments', 'a = \n'.repeat(LONG / 4)],
    ['entries', `{${"'a':'b',\n".repeat(19_999)}`],
  ])('is refused soon, however long it is: %s', (_, text) => {
    const begun = performance.now();
    expect(() => readBrandMap(text)).toThrow(BrandMapSyntaxError);
    expect(performance.now() - begun).toBeLessThan(2_000);
  });
});

describe('any map', () => {
  const text = fc.oneof(
    fc.string({ unit: 'binary', maxLength: 12 }),
    fc.string({ unit: 'grapheme', maxLength: 8 }),
    fc.constantFrom(
      "O'Malley",
      'Sol & Sea',
      '\\',
      '"',
      "'''",
      '# no comment',
      '{}',
      'واحة العود',
      '🥭',
      '\0',
      '\u2028',
    ),
  );
  const style = fc.record({
    quotes: fc.constantFrom("'", '"', "'''", '"""'),
    escapes: fc.constantFrom('none', 'all', 'latin'),
    blank: fc.constantFrom('', ' ', '\n', ' # a comment, with "quotes"\n', '\t\\\n'),
  });
  const maps = fc.array(fc.tuple(text, fc.option(text), style), { maxLength: 8 });

  it('reads back what a careful writer of Python wrote', () => {
    fc.assert(
      fc.property(maps, fc.constantFrom('', 'BRAND_MAP = ', 'X: dict = '), fc.boolean(), (entries, before, comma) => {
        const written = entries.map(([key, value, { quotes, escapes, blank }]) => {
          const write = (one: string): string => quotes + escapeFor(one, quotes[0] ?? "'", escapes) + quotes;
          return `${blank}${write(key)}${blank}:${blank}${value === null ? 'None' : write(value)}${blank}`;
        });
        const source = `${before}{${written.join(',')}${comma && entries.length > 0 ? ',' : ''}}`;
        expect(read(source)).toEqual(entries.map(([key, value]) => [key, value]));
      }),
    );
  });

  it('reads what JSON.stringify writes', () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(text, text), { maxLength: 8 }), (pairs) => {
        const map = new Map(pairs);
        const json = `{${[...map].map((pair) => pair.map((one) => JSON.stringify(one)).join(': ')).join(', ')}}`;
        expect(read(json)).toEqual([...map].map((pair) => [...pair]));
      }),
    );
  });

  it('is read or refused, and nothing else, whatever the text', () => {
    const pieces = fc.constantFrom(
      ...['{', '}', '[', ']', '(', ')', ':', ',', "'", '"', "'''", '\\', '\n', '#', 'None'],
      'r',
      'BRAND_MAP = ',
      '\\u12',
      'a',
      '🥭',
    );
    fc.assert(
      fc.property(
        fc.oneof(
          fc.string(),
          fc.array(pieces, { maxLength: 30 }).map((all) => all.join('')),
        ),
        (source) => {
          try {
            readBrandMap(source);
          } catch (error) {
            expect(error).toBeInstanceOf(BrandMapSyntaxError);
          }
        },
      ),
      { numRuns: 2000 },
    );
  });
});

/** As Python would write it: all that is not plain, or only what has to be. */
function escapeFor(one: string, quote: string, escapes: string): string {
  return [...one]
    .map((character) => {
      const code = character.codePointAt(0) ?? 0;
      const isPlain = code >= 32 && character !== '\\' && character !== quote && code !== 0x7f;
      if (isPlain && (escapes === 'none' || (escapes === 'latin' && code < 128))) return character;
      return code > 0xffff ? `\\U${code.toString(16).padStart(8, '0')}` : `\\u${code.toString(16).padStart(4, '0')}`;
    })
    .join('');
}
