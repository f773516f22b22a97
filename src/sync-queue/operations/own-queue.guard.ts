import { type CanActivate, type ExecutionContext, Injectable } from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import { LiveQueue } from '../live-queue/live-queue.js';
import { ForeignQueueError } from './queue-errors.js';

/** What helps instead where the queue is another bridge's; on each route that does something to our own. */
export const Instead = Reflector.createDecorator<string>();

/** Lets an action pass on our own queue only: entries that another bridge may hold at this moment are not ours to change. */
@Injectable()
export class OwnQueueGuard implements CanActivate {
  constructor(
    private readonly queue: LiveQueue,
    private readonly reflector: Reflector,
  ) {}

  canActivate(context: ExecutionContext): boolean {
    if (!this.queue.mapped) return true;
    const instead = this.reflector.get(Instead, context.getHandler());
    throw new ForeignQueueError(
      `QUEUE_MAPPING is set: another bridge drains this queue and may hold any of its rows, so nothing is changed in it from here. ${instead}`,
    );
  }
}
