import { createServer, type Server, type Socket } from 'node:net';
import { parseMessage } from '../wire/message.ts';
import { MessageSplitter } from '../wire/splitter.ts';
import type { Dispatcher } from './dispatcher.ts';
import type { Client } from './request.ts';

/** Where the server listens: a unix socket, or a port on the loopback interface. */
export type Address = { path: string } | { port: number };

const LOOPBACK = '127.0.0.1';

export interface Listener {
  /** The bound port; 0 for a unix socket. */
  port: number;
  connections(): number;
  close(): Promise<void>;
}

// Replies that a client has not fetched; beyond this, nothing more is read from it.
const MOST_UNSENT_BYTES = 1024 * 1024;

/**
 * Gives a client's messages to the dispatcher. A message that is none ends the connection. While the client does not
 * fetch its replies, its further requests wait: otherwise the replies would pile up here.
 */
function serve(socket: Socket, dispatcher: Dispatcher): Client {
  const splitter = new MessageSplitter();
  const waiting: Buffer[] = [];
  const isSlow = () => socket.writableLength > MOST_UNSENT_BYTES;
  const client: Client = {
    get isGone() {
      return socket.destroyed;
    },
    send: (bytes) => {
      if (socket.destroyed) return;
      socket.write(bytes);
      if (isSlow()) socket.pause();
    },
    disconnect: () => socket.destroy(),
  };
  const receive = (messages: Buffer[]) => {
    waiting.push(...messages);
    while (waiting.length > 0 && !isSlow())
      dispatcher.handle(parseMessage(waiting.shift() as Buffer), client);
  };
  const guarded = (work: () => void) => {
    try {
      work();
    } catch (error) {
      const reason = error instanceof Error ? error.message : String(error);
      console.error(`[embedded database] a client sent what is no message: ${reason}`);
      socket.destroy();
    }
  };
  socket.setNoDelay(true);
  socket.on('error', () => socket.destroy());
  socket.on('data', (chunk: Buffer) => guarded(() => receive(splitter.push(chunk))));
  socket.on('drain', () => {
    guarded(() => receive([]));
    if (!isSlow() && socket.isPaused()) socket.resume();
  });
  return client;
}

const bind = (server: Server, address: Address): Promise<void> =>
  new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen('path' in address ? address : { ...address, host: LOOPBACK }, () => {
      server.off('error', reject);
      resolve();
    });
  });

/** Listens for clients until closed. */
export async function listen(dispatcher: Dispatcher, address: Address): Promise<Listener> {
  const sockets = new Set<Socket>();
  const server = createServer((socket) => {
    sockets.add(socket);
    const client = serve(socket, dispatcher);
    socket.on('close', () => {
      sockets.delete(socket);
      dispatcher.disconnected(client);
    });
  });
  await bind(server, address);
  const bound = server.address();
  return {
    port: bound && typeof bound === 'object' ? bound.port : 0,
    connections: () => sockets.size,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        for (const socket of sockets) socket.end();
        // A client that does not hang up in time is hung up on.
        setTimeout(() => {
          for (const socket of sockets) socket.destroy();
        }, 200).unref();
      }),
  };
}
