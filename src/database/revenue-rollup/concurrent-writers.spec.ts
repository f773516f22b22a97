import type pg from 'pg';
import {
  expectRollupIsTrue,
  insertLines,
  type RollupTestDatabase,
  withConnections,
} from '../../../test/support/rollup-testing.js';
import { createTestDatabase } from '../../../test/support/test-database.js';
import { compactRevenueRollup } from './compact-revenue-rollup.js';
import { installRevenueRollup } from './install-revenue-rollup.js';

/** Nobody here may wait for anybody; a wait is a failure, and is told from a slow machine by its length. */
const NO_WAIT = '-c lock_timeout=2000';

let database: RollupTestDatabase;
let client: pg.Client;

beforeEach(async () => {
  database = withConnections(await createTestDatabase('empty'));
  client = await database.connect();
  await installRevenueRollup(client);
});

afterEach(() => database.drop());

it('never lets two writers of the same months, in opposite order, wait for each other', async () => {
  const [first, second] = [await database.connect(NO_WAIT), await database.connect(NO_WAIT)];
  const [march, april] = ['2026-03-01', '2026-04-01'];
  await Promise.all([first.query('BEGIN'), second.query('BEGIN')]);
  await insertLines(first, [{ id: '1', invoice_date: march }]);
  await insertLines(second, [{ id: '2', invoice_date: april }]);
  await insertLines(first, [{ id: '3', invoice_date: april }]);
  await insertLines(second, [{ id: '4', invoice_date: march }]);
  await Promise.all([first.query('COMMIT'), second.query('COMMIT')]);
  await expectRollupIsTrue(client);
});

it('keeps a writer in REPEATABLE READ and one in SERIALIZABLE, beside a reader and a compaction', async () => {
  const [first, second] = [await database.connect(NO_WAIT), await database.connect(NO_WAIT)];
  await first.query('BEGIN ISOLATION LEVEL REPEATABLE READ');
  await second.query('BEGIN ISOLATION LEVEL SERIALIZABLE');
  await insertLines(first, [{ id: '1' }]);
  await insertLines(second, [{ id: '2' }]);
  await insertLines(client, [{ id: '3' }, { id: '4' }]);
  await compactRevenueRollup(client, { surplusRows: 0 });
  await first.query("UPDATE ns.invoices SET amount = 11 WHERE id = '1'");
  await second.query("UPDATE ns.invoices SET amount = 12 WHERE id = '2'");
  await first.query('COMMIT');
  await second.query('COMMIT');
  await expectRollupIsTrue(client);
});

/** Repeatable: the same seed makes the same transactions (though not the same interleaving). */
function randomOf(seed: number): (below: number) => number {
  let state = seed;
  return (below) => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return Math.floor((state / 2 ** 32) * below);
  };
}

const DATES = ['2026-01-15', '2026-02-15', '2026-03-15', null, 'infinity'];
const BRANDS = ['Aurora', 'Boreal', null];
const AMOUNTS = ['10.25', '-3.10', '0', 'NaN', null];

async function randomStatement(writer: pg.Client, name: string, pick: (below: number) => number): Promise<void> {
  const id = () => `${name}-${pick(25)}`;
  const [date, brand, amount] = [DATES[pick(5)], BRANDS[pick(3)], AMOUNTS[pick(5)]];
  switch (pick(4)) {
    case 0:
      await writer.query('UPDATE ns.invoices SET invoice_date = $2, amount = $3 WHERE id LIKE $1', [
        `${name}-%1`,
        date,
        amount,
      ]);
      break;
    case 1:
      await writer.query('DELETE FROM ns.invoices WHERE id = $1 OR id = $2', [id(), id()]);
      break;
    default:
      await writer.query(
        `INSERT INTO ns.invoices (id, invoice_date, brand, item, amount) VALUES ($1, $2, $3, 'A', $4)
         ON CONFLICT (id) DO UPDATE SET invoice_date = EXCLUDED.invoice_date, amount = EXCLUDED.amount`,
        [id(), date, brand, amount],
      );
  }
}

async function randomTransactions(writer: pg.Client, name: string, seed: number): Promise<void> {
  const pick = randomOf(seed);
  for (let transaction = 0; transaction < 30; transaction++) {
    await writer.query('BEGIN');
    for (let step = 0; step < 4; step++) {
      await writer.query('SAVEPOINT before');
      await randomStatement(writer, name, pick);
      if (pick(4) === 0) await writer.query('ROLLBACK TO SAVEPOINT before');
    }
    await writer.query(pick(5) === 0 ? 'ROLLBACK' : 'COMMIT');
  }
}

// Each writer has lines of its own and all have the same months and brands: what they can collide on is ours alone.
it.each([1, 20_260_323, 777])('equals the sum after random transactions of four writers (seed %i)', async (seed) => {
  const writers = await Promise.all([1, 2, 3, 4].map(() => database.connect(NO_WAIT)));
  let writing = true;
  const compactions = (async () => {
    while (writing) await compactRevenueRollup(client, { surplusRows: 20 });
  })();
  await Promise.all(writers.map((writer, index) => randomTransactions(writer, `w${index}`, seed + index)));
  writing = false;
  await compactions;
  await expectRollupIsTrue(client);
});
