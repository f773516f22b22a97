import { type LogBounds, startOf } from './stream-start.js';

const LOG: LogBounds = { oldest: 5n, newest: 9n };
const EMPTY: LogBounds = { oldest: 1n, newest: 0n };

it.each([
  ['from now on, where no id is named', undefined, LOG, 9n],
  ['from now on, where the id is empty', '', LOG, 9n],
  ['after the id', '7', LOG, 7n],
  ['after the newest event', '9', LOG, 9n],
  ['after the oldest event', '5', LOG, 5n],
  ['with the oldest event, for whoever has the one before it', '4', LOG, 4n],
  ['at the beginning of an empty log', '0', EMPTY, 0n],
])('begins %s', (_, lastEventId, bounds, position) => {
  expect(startOf(lastEventId, bounds)).toEqual({ position, reset: undefined });
});

it.each([
  ['older than what is kept', '3', LOG, 'too_old'],
  ['from the future', '10', LOG, 'unknown_id'],
  ['of another database, where the log is empty', '1', EMPTY, 'unknown_id'],
  ['larger than any position', '99999999999999999999', LOG, 'unknown_id'],
  ['a word', 'seven', LOG, 'unknown_id'],
  ['negative', '-1', LOG, 'unknown_id'],
  ['with a fraction', '5.5', LOG, 'unknown_id'],
  ['in other digits', '٧', LOG, 'unknown_id'],
])('begins anew with the newest where the id is %s', (_, lastEventId, bounds, reset) => {
  expect(startOf(lastEventId, bounds)).toEqual({ position: bounds.newest, reset });
});
