// node sim/broker.ts [--port 0] [--user NAME --password-env VAR] [--ca FILE --certificate FILE --key FILE]
//   MQTT 3.1.1 on 127.0.0.1. With --ca, clients need a certificate of it. Ends when stdin closes.
import { readFileSync } from 'node:fs';
import { createServer as createTcpServer } from 'node:net';
import type { AddressInfo, Server, Socket } from 'node:net';
import { createServer as createTlsServer } from 'node:tls';
import { once } from 'node:events';
import { parseArgs } from 'node:util';
import { Aedes } from 'aedes';

const { values: given } = parseArgs({
  options: {
    port: { type: 'string', default: '0' },
    user: { type: 'string' },
    'password-env': { type: 'string' },
    ca: { type: 'string' },
    certificate: { type: 'string' },
    key: { type: 'string' },
  },
});

function serverFor(take: (socket: Socket) => void): Server {
  const { certificate, key, ca } = given;
  if (certificate === undefined || key === undefined) return createTcpServer(take);
  const clients = ca === undefined ? {} : { ca: readFileSync(ca), requestCert: true, rejectUnauthorized: true };
  return createTlsServer({ cert: readFileSync(certificate), key: readFileSync(key), ...clients }, take);
}

const password = process.env[given['password-env'] ?? ''] ?? '';
const broker = await Aedes.createBroker({
  authenticate(_client, user, secret, done) {
    done(null, given.user === undefined || (user === given.user && secret?.toString() === password));
  },
});

const open = new Set<Socket>();
const server = serverFor((socket) => {
  socket.setNoDelay(true);
  socket.on('error', () => undefined);
  open.add(socket);
  socket.once('close', () => open.delete(socket));
  broker.handle(socket);
});
server.on('tlsClientError', () => undefined);
server.listen(Number(given.port), '127.0.0.1');
await once(server, 'listening');
const { port } = server.address() as AddressInfo;
const scheme = given.certificate === undefined ? 'mqtt' : 'mqtts';
process.stdout.write(`${JSON.stringify({ ready: true, url: `${scheme}://127.0.0.1:${port}` })}\n`);

process.stdin.resume();
process.stdin.once('close', () => {
  setTimeout(() => process.exit(0), 500).unref();
  server.close();
  broker.close(() => process.exit(0));
  for (const socket of open) socket.destroy();
});
