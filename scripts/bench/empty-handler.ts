/** Baseline for requests a second: node's http server and a body of as many bytes. */
import { randomBytes } from 'node:crypto';
import { createServer } from 'node:http';

const body = randomBytes(Number(process.argv[2] ?? 4_096));
const server = createServer((_request, response) => response.end(body));
server.listen(0, '127.0.0.1', () => {
  const address = server.address();
  if (typeof address === 'object') process.send?.(address?.port);
});
