import { z } from '@hono/zod-openapi';
import { words } from '../own/describe.js';

const GID = /^\d{1,32}$/;
const EMAIL = /^[^\s@]+@[^\s@]+\.[^\s@]+$/;

export const NewTask = z
  .strictObject({
    project: z.string().regex(GID, 'must be the gid of a project of Asana').openapi({ example: '1201234567890123' }),
    name: words(500).openapi({ example: 'Order the cartons' }),
    notes: z.string().max(20_000, 'may have up to 20000 characters').optional(),
    due_on: z.iso.date('must be a day that exists, as 2027-03-31').optional().openapi({ example: '2027-03-31' }),
    assignee: z
      .string()
      .refine((text) => text === 'me' || GID.test(text) || EMAIL.test(text), 'must be an e-mail address, a gid, or me')
      .optional(),
  })
  .openapi('NewTask');
export type NewTask = z.infer<typeof NewTask>;

export const Task = z
  .object({
    gid: z.string(),
    name: z.string(),
    due_on: z.string().nullable(),
    assignee: z.string().nullable().openapi({ description: 'The name.' }),
    project: z.object({ gid: z.string(), name: z.string().nullable() }),
    url: z.string().nullable().openapi({ description: 'Where it is in Asana.' }),
    requested_by: z.string(),
  })
  .openapi('Task');
export type Task = z.infer<typeof Task>;
