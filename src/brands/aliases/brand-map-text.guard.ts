import { type CanActivate, type ExecutionContext, Injectable } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';

/** Makes a text of a map that came as an object: on its way into a class it would lose a brand that is called `constructor`. */
@Injectable()
export class BrandMapText implements CanActivate {
  canActivate(context: ExecutionContext): boolean {
    const { body } = context.switchToHttp().getRequest<FastifyRequest<{ Body: { brand_map?: unknown } }>>();
    if (typeof body.brand_map === 'object') body.brand_map = JSON.stringify(body.brand_map);
    return true;
  }
}
