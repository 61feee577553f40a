// Loaded before a program (node --import): ends it with 97 at any UDP socket that could speak on an interface that is not loopback.
import dgram from 'node:dgram';
import { syncBuiltinESMExports } from 'node:module';

const home = '127.0.0.1';
const mdns = '224.0.0.251';
const create = dgram.createSocket;

function end(what) {
  process.stderr.write(`not on loopback: ${what}\n`);
  process.exit(97);
}

dgram.createSocket = (options, ...rest) => {
  if ((typeof options === 'string' ? options : options.type) !== 'udp4') end('a socket over IPv6');
  const socket = create(options, ...rest);
  const { send, addMembership, setMulticastInterface } = socket;
  let via;
  socket.setMulticastInterface = (address) => {
    if (address !== home) end(`multicast over ${address}`);
    via = address;
    return setMulticastInterface.call(socket, address);
  };
  socket.addMembership = (group, address) => {
    if (address !== home) end(`a membership of ${group} on ${address}`);
    return addMembership.call(socket, group, address);
  };
  socket.send = (message, port, host, done) => {
    if (host !== home && !(host === mdns && via === home)) end(`a message to ${host} over ${via}`);
    return send.call(socket, message, port, host, done);
  };
  return socket;
};
syncBuiltinESMExports();
