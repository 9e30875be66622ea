/** A PostgreSQL server on a Unix socket in front of one backend. */
import { createServer, type Server, type Socket } from 'node:net';
import { type Backend, Session } from './backend.ts';
import { ByteQueue, FRAME, frame, nextFrame, nextStartPacket, readyForQuery } from './frames.ts';

const START = { protocol3: 196_608, cancel: 80_877_102, tls: 80_877_103, gss: 80_877_104 };

export interface ProtocolServer {
  /** Stops accepting, lets what runs finish, rolls back open transactions, ends every connection. */
  close(): Promise<void>;
}

/**
 * Listens at a socket path, which must be free and under 108 bytes.
 * @param parameters what the backend reports on connecting, such as server_version
 */
export async function serveProtocol(
  backend: Backend,
  path: string,
  parameters: Record<string, string>,
): Promise<ProtocolServer> {
  const sockets = new Set<Socket>();
  let lastId = 0;
  const server = createServer((socket) => {
    lastId += 1;
    sockets.add(socket);
    socket.on('close', () => sockets.delete(socket));
    connect(socket, lastId, backend, parameters);
  });
  await listen(server, path);
  return {
    async close() {
      const closed = new Promise((resolve) => server.close(resolve));
      for (const socket of sockets) socket.destroy();
      await closed;
      await backend.drained();
    },
  };
}

function listen(server: Server, path: string): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(path, resolve);
  });
}

function connect(socket: Socket, id: number, backend: Backend, parameters: Record<string, string>): void {
  const queue = new ByteQueue();
  const session = new Session(
    id,
    (bytes) => socket.writable && socket.write(bytes),
    () => socket.end(),
  );
  let started = false;
  const read = () => {
    while (!started) {
      const packet = nextStartPacket(queue);
      if (!packet) return;
      started = start(socket, packet.code, id, parameters);
    }
    for (let bytes = nextFrame(queue); bytes; bytes = nextFrame(queue)) {
      if (bytes[0] === FRAME.terminate) socket.end();
      else backend.accept(session, bytes);
    }
  };
  socket.on('data', (chunk: Buffer) => {
    queue.push(chunk);
    try {
      read();
    } catch {
      socket.destroy(); // not our protocol
    }
  });
  socket.on('error', () => socket.destroy());
  socket.on('close', () => backend.leave(session));
}

/** @returns true when the session has begun; TLS and GSS are declined, and the client asks again without */
function start(socket: Socket, code: number, id: number, parameters: Record<string, string>): boolean {
  if (code === START.tls || code === START.gss) {
    socket.write('N');
    return false;
  }
  if (code !== START.protocol3) {
    socket.end(); // cancelling is impossible: the backend does not listen while it works
    return false;
  }
  const key = Buffer.alloc(8);
  key.writeInt32BE(id, 0);
  socket.write(
    Buffer.concat([
      frame('R', Buffer.alloc(4)),
      ...Object.entries(parameters).map(([name, value]) => frame('S', name, value)),
      frame('K', key),
      readyForQuery('I'),
    ]),
  );
  return true;
}
