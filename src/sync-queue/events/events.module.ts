import { Module } from '@nestjs/common';
import { EventLog } from './event-log.js';
import { EventPump } from './event-pump.js';
import { EventStreams } from './event-streams.js';
import { EventTimings } from './event-timings.js';
import { EventsController } from './events.controller.js';
import { OldEvents } from './old-events.service.js';
import { WarehouseWatch } from './warehouse-watch.js';

/** Server-sent events: what happens to the queue and the warehouse, as it happens. */
@Module({
  controllers: [EventsController],
  providers: [EventLog, EventPump, EventStreams, EventTimings, OldEvents, WarehouseWatch],
})
export class EventsModule {}
