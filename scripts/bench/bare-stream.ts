/** Baseline for the stream of changes: a handler that keeps every GET open, and writes a POST's body to all of them. */
import { createServer, type ServerResponse } from 'node:http';

const readers = new Set<ServerResponse>();

const server = createServer((request, response) => {
  if (request.method === 'GET') {
    response.writeHead(200, { 'content-type': 'text/event-stream' });
    response.write(':\n\n');
    readers.add(response);
    response.on('close', () => readers.delete(response));
    return;
  }
  const parts: Buffer[] = [];
  request.on('data', (part) => parts.push(part));
  request.on('end', () => {
    const body = Buffer.concat(parts);
    for (const reader of readers) reader.write(body);
    response.end();
  });
});
server.listen(0, '127.0.0.1', () => {
  const address = server.address();
  if (typeof address === 'object') process.send?.(address?.port);
});
