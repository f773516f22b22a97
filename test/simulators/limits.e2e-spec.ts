import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { AirtableLimits } from '../../simulators/src/airtable/rate-limit.js';
import { AIRTABLE_DEFAULTS } from '../../simulators/src/airtable/settings.js';
import { AsanaLimits } from '../../simulators/src/asana/rate-limit.js';
import { ASANA_DEFAULTS } from '../../simulators/src/asana/settings.js';
import { type Answer, call, control, startTestSimulators, type TestSimulators } from './simulators-testing.js';
import { TASK } from './warehouse-testing.js';

describe('the limits by the clock', () => {
  it('refuses the sixth request to a base within a second, and everything for 30 s after it', () => {
    let now = 1_000_000;
    const limits = new AirtableLimits(
      (name) => AIRTABLE_DEFAULTS[name],
      () => now,
    );
    const allowed = Array.from({ length: 6 }, () => limits.allow(true));
    expect(allowed).toEqual([true, true, true, true, true, false]);
    now += 29_999;
    expect(limits.allow(true)).toBe(false);
    now += 1;
    expect(limits.allow(true)).toBe(true);
  });

  it('lets five requests through every second, without end', () => {
    let now = 1_000_000;
    const limits = new AirtableLimits(
      (name) => AIRTABLE_DEFAULTS[name],
      () => now,
    );
    for (let i = 0; i < 100; i += 1) {
      expect(limits.allow(true)).toBe(true);
      now += 200;
    }
  });

  it('counts 50 requests a second for a token, over everything that it asks', () => {
    const limits = new AirtableLimits(
      (name) => AIRTABLE_DEFAULTS[name],
      () => 1_000_000,
    );
    const allowed = Array.from({ length: 51 }, () => limits.allow(false));
    expect(allowed.filter(Boolean)).toHaveLength(50);
  });

  it("counts what Asana's limit a minute refused, and says when to come back", () => {
    let now = 1_000_000;
    const limits = new AsanaLimits(
      (name) => (name === 'requests_per_minute' ? 3 : ASANA_DEFAULTS[name]),
      () => now,
    );
    const enter = () => {
      const entered = limits.enter({ reads: 1, writes: 0 });
      return typeof entered === 'object' ? entered.retryAfterSeconds : 0;
    };
    expect([enter(), enter(), enter()]).toEqual([0, 0, 0]);
    now += 10_000;
    expect([enter(), enter(), enter()]).toEqual([50, 50, 60]);
    // The three that were let through are a minute old, and the three that were refused are not.
    now += 50_000;
    expect(enter()).toBe(10);
    now += 60_000;
    expect(enter()).toBe(0);
  });

  it('caps what is under way at once, apart for readings and writes', () => {
    const limits = new AsanaLimits((name) => ASANA_DEFAULTS[name]);
    const writes = Array.from({ length: 16 }, () => limits.enter({ reads: 0, writes: 1 }));
    expect(writes.filter((entered) => typeof entered === 'object')).toEqual([{ retryAfterSeconds: 1 }]);
    expect(typeof limits.enter({ reads: 50, writes: 0 })).toBe('function');
    const [first] = writes;
    if (typeof first === 'function') first();
    expect(typeof limits.enter({ reads: 0, writes: 1 })).toBe('function');
  });
});

describe('the limits over HTTP', () => {
  let simulators: TestSimulators;
  const airtable = (): Promise<Answer> =>
    call(simulators.airtable, 'GET', `/${simulators.airtable.baseId}/Clients?pageSize=1`);
  const asana = (method: string, path: string, body?: unknown): Promise<Answer> =>
    call(simulators.asana, method, path, body);

  beforeEach(async () => {
    simulators = await startTestSimulators();
  }, 60_000);
  afterEach(() => simulators.end());

  it('answers 429 in the words of Airtable until the penalty is over', async () => {
    await control(simulators.airtable, 'PATCH', '/settings', { penalty_seconds: 0.5 });
    const statuses = (await Promise.all(Array.from({ length: 6 }, airtable))).map(({ status }) => status);
    expect(statuses.toSorted()).toEqual([200, 200, 200, 200, 200, 429]);
    const { status, body } = await airtable();
    expect([status, body.errors[0].error]).toEqual([429, 'RATE_LIMIT_REACHED']);
    await sleep(1100);
    expect((await airtable()).status).toBe(200);
  });

  it('answers 429 with Retry-After in the words of Asana', async () => {
    await control(simulators.asana, 'PATCH', '/settings', { requests_per_minute: 2 });
    await asana('GET', `/tasks/${TASK}`);
    await asana('GET', `/tasks/${TASK}`);
    const { status, headers, body } = await asana('GET', `/tasks/${TASK}`);
    expect(status).toBe(429);
    expect(Number(headers.get('retry-after'))).toBeGreaterThan(50);
    expect(body.errors[0]).toEqual({ message: expect.any(String), help: expect.any(String) });
  });

  it('refuses more writes at once than Asana takes, and not the readings beside them', async () => {
    await control(simulators.asana, 'PATCH', '/settings', { latency_ms: 300, concurrent_writes: 2 });
    const write = () => asana('PUT', `/tasks/${TASK}`, { data: { due_on: '2027-08-01' } });
    const writes = await Promise.all([write(), write(), write()]);
    expect(writes.map(({ status }) => status).toSorted()).toEqual([200, 200, 429]);
    const [reading] = await Promise.all([asana('GET', `/tasks/${TASK}`), write(), write()]);
    expect(reading.status).toBe(200);
  });

  it('refuses a whole batch that does not fit, and counts each of its actions', async () => {
    await control(simulators.asana, 'PATCH', '/settings', { requests_per_minute: 4 });
    const action = { method: 'put', relative_path: `/tasks/${TASK}`, data: { due_on: '2027-09-01' } };
    const batch = (actions: number) =>
      asana('POST', '/batch', { data: { actions: Array.from({ length: actions }, () => action) } });
    expect((await batch(3)).status).toBe(200);
    await control(simulators.asana, 'PATCH', `/records/tasks/${TASK}`, { fields: { due_on: '2027-01-01' } });
    expect((await batch(2)).status).toBe(429);
    const { body } = await control(simulators.asana, 'GET', `/records/tasks/${TASK}`);
    expect(body.fields.due_on).toBe('2027-01-01');
  });
});
