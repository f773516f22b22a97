import { expect, it } from '@jest/globals';
import { refuseDisguisedPath } from './safe-path.js';

it.each(['/api/pipeline/..%2fx', '/a%5Cb', '/a%00', '/%2e%2e/x', '/%252e/x', '/%25252F', '/a//b', '/a\\b'])(
  'refuses a path that could be another one: %s',
  (path) => expect(() => refuseDisguisedPath(path)).toThrow('The path has'),
);

it.each([
  '/api/pipeline/products',
  '/api/pipeline/dev-groups/recA%20b',
  '/static/index-a1.b2.js',
  '/%C3%A9t%C3%A9',
  '/100%25',
])('takes any other: %s', (path) => expect(() => refuseDisguisedPath(path)).not.toThrow());
