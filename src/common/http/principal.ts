import { Injectable } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';

/** Who a request is answered for, while nobody is asked to say who they are. */
const LOCAL = 'local';

/** Tells on whose behalf a request comes: what change log, queue and receipts call `requested_by`. */
@Injectable()
export class Principal {
  /** A name that stays the same for the same person or service. */
  nameOf(_request: FastifyRequest): string {
    return LOCAL;
  }
}
