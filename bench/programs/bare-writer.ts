/**
 * A Fastify server with one route that edits a launch date: the statements of the product, sent by hand through pg, without
 * anything that decides whether they should be. It speaks to the bench by messages and ends with it.
 */
import { randomUUID } from 'node:crypto';
import fastify from 'fastify';
import pg from 'pg';
import type { WriterOrder } from '../measure/edits.js';

const DATE_OID = 1082;
pg.types.setTypeParser(DATE_OID, (text) => text);

process.once('disconnect', () => process.exit());
process.once('message', async ({ databaseUrl, statements }: WriterOrder) => {
  const { begin, lock, write, enqueue, read, sync } = statements;
  const pool = new pg.Pool({ connectionString: databaseUrl, max: 10 });
  const server = fastify();
  server.patch<{ Params: { id: string }; Body: { launch_date: string } }>(
    '/api/pipeline/dev-groups/:id',
    async ({ params: { id }, body: { launch_date } }) => {
      const client = await pool.connect();
      try {
        await client.query(begin);
        const [row] = (await client.query(lock, [[id]])).rows;
        const [change_id, from, gid] = [randomUUID(), row.launch_date, row.asana_gids?.launch_date ?? null];
        const log = { entity_id: id, field: 'launch_date', old_value: from, new_value: launch_date, asana_gid: gid };
        await client.query(write, [
          JSON.stringify([{ id, launch_date }]),
          change_id,
          'edit',
          'bench',
          change_id,
          null,
          JSON.stringify([{ ...log, version_before: row.version }]),
        ]);
        const values = { fields: { launch_date }, base_fields: { launch_date: from } };
        const entry = { change_id, entity: 'dev_group', entity_id: id, requested_by: 'bench', ...values };
        const entries = [{ ...entry, target: 'airtable', target_id: id }];
        if (gid !== null) entries.push({ ...entry, target: 'asana', target_id: gid });
        const queued = await client.query(enqueue, [JSON.stringify(entries)]);
        const state = await client.query(read, [[id]]);
        const fields = await client.query(sync, ['dev_group', [id]]);
        await client.query(`NOTIFY athena_pipeline, 'pdos.pending_sync_queue'; COMMIT`);
        return { ...state.rows[0], sync: fields.rows, receipt: { change_id, entries: queued.rows } };
      } finally {
        client.release();
      }
    },
  );
  process.send?.(await server.listen({ host: '127.0.0.1', port: 0 }));
});
