import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { fire, SEED, shotsOf } from '../e2e/fuzz-testing.js';
import { answerValidator, type Operation, operationsOf } from '../e2e/openapi-testing.js';
import type { OwnRoutesTest } from './own-routes-testing.js';
import { ask, json } from './worker-testing.js';

// Named in a variable, as the types of workerd and of Node do not go together in one program.
const OWN_ROUTES = '../../worker/src/own/own-routes.js';
const { describeOwnRoutes } = await import(OWN_ROUTES);

/** Who may call what, written down once more: a route that is added or changed has to be decided about here, too. */
const ROUTES: Readonly<Record<string, readonly string[]>> = {
  viewer: [
    ...['get /api/queue', 'get /api/queue/{id}', 'get /api/activity', 'post /api/activity'],
    ...['post /api/ask', 'get /api/modal', 'get /api/modal/{id}', 'get /api/edge'],
  ],
  editor: ['post /api/tasks', 'post /api/queue', 'post /api/queue/{id}/{step}'],
};
const ORDER = ['viewer', 'editor', 'operator'];
/** Of a page that is not there, and of a record that is nobody's. */
const ID = '00000000000040008000000000000000';
const METHODS = ['GET', 'POST', 'PUT', 'PATCH', 'DELETE'];
const TRIES = 15;

/** What holds for each operation that the description of the Worker's own routes names. */
export function promisesOfEveryOperation(test: () => OwnRoutesTest): void {
  const document = JSON.parse(JSON.stringify(describeOwnRoutes()));
  const operations = operationsOf(document);
  const schemas = document.components.schemas;
  const validate = answerValidator(document);
  const pathOf = ({ path }: Pick<Operation, 'path'>): string => path.replace('{id}', ID).replace('{step}', 'claim');

  it('has decided about every operation that is described, and about no other', async () => {
    const decided = ORDER.flatMap((role) => (ROUTES[role] ?? []).map((name) => [name, role]));
    const described = operations.map((operation) => [operation.name, Reflect.get(operation, 'x-allowed-to')]);
    expect(described.sort()).toEqual(decided.sort());
    expect(json(await test().as('viewer@example.com', 'GET', '/api/docs/openapi.json'))).toEqual(document);
  });

  describe.each(['nobody', ...ORDER])('%s', (who) => {
    it.each(operations.map((operation) => [operation.name, operation] as const))('and %s', async (name, operation) => {
      const method = operation.method.toUpperCase();
      const body = method === 'GET' ? undefined : {};
      const { status } =
        who === 'nobody'
          ? await ask(`${test().worker.url}${pathOf(operation)}`, { method })
          : await test().as(`${who}@example.com`, method, pathOf(operation), body);
      const needed = ORDER.find((role) => ROUTES[role]?.includes(name)) ?? 'nothing';
      if (who === 'nobody') expect(status).toBe(401);
      else if (ORDER.indexOf(who) < ORDER.indexOf(needed)) expect(status).toBe(403);
      else expect([401, 403, 405, 429]).not.toContain(status);
    });
  });

  it.each(Object.keys(document.paths))('takes at %s no other method than those described', async (path) => {
    const taken = operations.filter((operation) => operation.path === path).map(({ method }) => method.toUpperCase());
    for (const method of METHODS.filter((name) => !taken.includes(name))) {
      const answer = await test().as('operator@example.com', method, pathOf({ path }));
      expect([method, answer.status, answer.headers.allow]).toEqual([method, 405, taken.sort().join(', ')]);
    }
  });

  it.each(operations.map((operation) => [operation.name, operation] as const))(
    '%s answers anything by its schema, and never with a 5xx',
    async (name, operation) => {
      let nth = 0;
      const fuzzed = {
        url: test().worker.url,
        schemas,
        validate,
        // Each asks for the first time: what is asked too often is refused before it is read.
        headers: async () => ({
          accept: 'application/json',
          'cf-access-jwt-assertion': await test().access.token(`${name.replaceAll(/\W/g, '-')}-${nth++}@example.com`),
        }),
      };
      await fc.assert(
        fc.asyncProperty(shotsOf(schemas, operation), async (shot) => {
          expect(await fire(fuzzed, operation, shot)).toBeUndefined();
        }),
        { seed: SEED, numRuns: TRIES, endOnFailure: true },
      );
    },
  );
}
