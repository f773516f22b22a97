import type { Socket } from 'node:net';
import type { FastifyInstance } from 'fastify';

const LOOK_MS = 50;
/** A request that is not answered by then is cut: whoever stops the process waits for it, and kills it sooner or later. */
const DRAIN_MS = 10_000;

/**
 * Once the application closes, ends every connection as soon as it is idle, and all of them after ten seconds. Fastify ends
 * idle ones only once, at the beginning: a connection whose request was still under way then would keep the process
 * alive for as long as the client likes. One that never sent a byte, as browsers open ahead of need, Node does not call idle.
 */
export function closeIdleConnections(fastify: FastifyInstance): void {
  const { server } = fastify;
  const sockets = new Set<Socket>();
  server.on('connection', (socket: Socket) => {
    // No listener for data: it would take the socket out of the hands of Node's fast parser.
    sockets.add(socket);
    socket.once('close', () => sockets.delete(socket));
  });
  fastify.addHook('preClose', (done) => {
    const look = setInterval(() => {
      server.closeIdleConnections();
      for (const socket of sockets) if (socket.bytesRead === 0) socket.destroy();
    }, LOOK_MS);
    const cut = setTimeout(() => server.closeAllConnections(), DRAIN_MS);
    server.once('close', () => {
      clearInterval(look);
      clearTimeout(cut);
    });
    done();
  });
}
