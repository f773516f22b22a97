import { createRoute } from '@hono/zod-openapi';
import { describe, expect, it } from '@jest/globals';
import { allowedTo, assertDeclared } from './allowed-to.js';
import { ownApp } from './own-app.js';

describe('a route of which nobody has said who it is for', () => {
  it('keeps the Worker from starting', () => {
    const route = { method: 'get', path: '/api/rogue', responses: { 200: { description: 'Anything.' } } } as const;
    const app = ownApp();
    app.openapi(createRoute({ ...route, ...allowedTo('viewer') }), (c) => c.text(''));
    expect(() => assertDeclared(app.openAPIRegistry.definitions)).not.toThrow();
    app.openapi(createRoute({ ...route, path: '/api/rogue/{id}' }), (c) => c.text(''));
    expect(() => assertDeclared(app.openAPIRegistry.definitions)).toThrow(
      'GET /api/rogue/{id} says of nobody that they may use it',
    );
  });
});
