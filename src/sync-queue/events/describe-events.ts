import { applyDecorators } from '@nestjs/common';
import { ApiExtraModels, ApiHeader, ApiOkResponse, ApiOperation, ApiProduces, getSchemaPath } from '@nestjs/swagger';
import { describeProblem } from '../../common/list-query/describe-list.js';
import {
  ChangeEvent,
  DeliveryEvent,
  PullEvent,
  ResetEvent,
  TargetEvent,
  WarehouseEvent,
} from './dto/event-data.dto.js';
import { eventText, greetingText, warehouseText } from './event-text.js';

const DATA = [ChangeEvent, DeliveryEvent, TargetEvent, PullEvent, WarehouseEvent, ResetEvent];

const CHANGE = {
  change_id: '0b4c1f0e-8a37-4a58-9a55-3a0f6a2f7d11',
  kind: 'edit',
  requested_by: 'local',
  entity: 'dev_group',
  ids: ['recD1b2C3d4E5f6G7'],
};
const DELIVERY = {
  entry_id: '42',
  change_id: CHANGE.change_id,
  target: 'airtable',
  entity: 'dev_group',
  entity_id: 'recD1b2C3d4E5f6G7',
  fields: ['launch_date'],
  status: 'delivered',
  attempts: 1,
};
const TARGET = { target: 'asana', paused_at: '2027-01-15T09:30:00Z', paused_by: 'bridge', reason: 'refused (401)' };

const DESCRIPTION = `
\`text/event-stream\`, as a browser's \`EventSource\` reads it. What the transaction of an edit, a delivery, a pause
or a pull tells is kept for 24 hours and has an \`id\`: whoever comes back with it is told what came since, each event once and
in order. \`warehouse\` has no id; it names tables that have changed, all of them at the beginning of each stream, as
they may have. Ask again for what is shown, with \`If-None-Match\`, and get 304 where nothing is new.

| event | data |
|---|---|
| \`change\` | somebody edited records |
| \`delivery\` | an entry of the queue was delivered, or failed |
| \`target\` | an upstream was paused, or goes on |
| \`pull\` | a pull has begun, or has ended |
| \`warehouse\` | tables have changed, or may have |
| \`reset\` | the id is too old, or unknown: load everything that is shown anew |

A comment comes every 15 s. A client that takes nothing for 60 s is cut, and may come back. When the session ends that it was
opened with, the stream ends, too.`;

/** The Swagger description of the stream. */
export function describeEvents(): MethodDecorator {
  const examples = {
    edit: {
      summary: 'An edit, and its delivery',
      value: stream(event(1204, 'change', CHANGE), event(1205, 'delivery', DELIVERY)),
    },
    pause: { summary: 'A target is paused', value: event(1206, 'target', TARGET) },
    warehouse: { summary: 'A loader has written', value: warehouseText(['ns.invoices']) },
    reset: { summary: 'The id was too old', value: greetingText(1203n, 'too_old') },
  };
  return applyDecorators(
    ApiOperation({
      summary: 'What happens to the queue and the warehouse, as it happens',
      description: DESCRIPTION.trim(),
    }),
    ApiExtraModels(...DATA),
    ApiProduces('text/event-stream'),
    ApiHeader({
      name: 'Last-Event-ID',
      required: false,
      description: 'The last `id` that was read; what came since is told first. Browsers send it by themselves.',
      schema: { type: 'string', example: '1203' },
    }),
    ApiOkResponse({
      description: 'Events until either side ends it. The schema is that of the `data` of each.',
      headers: {
        'Cache-Control': { description: 'Always `no-store`.', schema: { type: 'string' } },
        'X-Accel-Buffering': {
          description: 'Always `no`: proxies pass on each event at once.',
          schema: { type: 'string' },
        },
      },
      content: {
        'text/event-stream': { schema: { oneOf: DATA.map((model) => ({ $ref: getSchemaPath(model) })) }, examples },
      },
    }),
    describeProblem(400, 'A parameter that does not exist, or a kind that does not; named with what is allowed.'),
    describeProblem(
      503,
      'The database does not answer, this warehouse has no log of events, or as many listen as one instance serves. `Retry-After` says when to try again.',
    ),
  );
}

function event(position: number, kind: string, data: object): string {
  return eventText(BigInt(position), kind, JSON.stringify(data));
}

function stream(...events: string[]): string {
  return greetingText(1203n, undefined) + events.join('');
}
