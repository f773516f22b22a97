import { AllowedMethods } from './allowed-methods.js';

const allowed = new AllowedMethods();
allowed.add({ method: 'GET', url: '/api/products' });
allowed.add({ method: 'HEAD', url: '/api/products' });
allowed.add({ method: ['PATCH', 'GET'], url: '/api/products/:id' });
allowed.add({ method: 'POST', url: '/api/products/:id/revert' });
allowed.add({ method: 'POST', url: '/api/products/shift' });
allowed.add({ method: 'GET', url: '/docs/*' });
allowed.add({ method: 'GET', url: '/docs/openapi.json' });

it.each([
  ['/api/products', ['GET', 'HEAD']],
  ['/api/products/rec1', ['GET', 'PATCH']],
  ['/api/products/a%2Fb', ['GET', 'PATCH']],
  ['/api/products/shift', ['GET', 'PATCH', 'POST']],
  ['/api/products/rec1/revert', ['POST']],
  ['/docs/a/b.css', ['GET']],
])('knows what %s takes', (path, methods) => {
  expect(allowed.of(path)).toEqual(methods);
});

it.each(['/', '/api/products/', '/api/Products', '/api/products/rec1/x', '/docs'])(
  'knows that nothing is at %s',
  (path) => {
    expect(allowed.of(path)).toEqual([]);
  },
);

it('takes a dot in a route for a dot', () => {
  const exact = new AllowedMethods();
  exact.add({ method: 'GET', url: '/openapi.json' });
  expect([exact.of('/openapi.json'), exact.of('/openapi-json')]).toEqual([['GET'], []]);
});
