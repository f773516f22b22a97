import { Injectable } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import { callerOf } from '../access/caller.js';

/** Tells on whose behalf a request comes: what change log, queue and receipts call `requested_by`. */
@Injectable()
export class Principal {
  /** A name that stays the same for the same person or service. */
  nameOf(request: FastifyRequest): string {
    return callerOf(request).name;
  }
}
