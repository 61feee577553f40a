// node sim/hostile/main.ts BEHAVIOUR [PORT] | --list   prints {"ready":true,"mode":…,"port":…}; ends when stdin closes or on SIGTERM.
import { hostile } from './server.ts';
import { behaviours, isBehaviour } from './list.ts';

const [name = '', port = '0'] = process.argv.slice(2);
if (name === '--list') {
  process.stdout.write(`${JSON.stringify(behaviours, null, 2)}\n`);
  process.exit(0);
}
if (!isBehaviour(name)) {
  process.stderr.write(`The behaviour is one of ${behaviours.map((one) => one.name).join(', ')}\n`);
  process.exit(2);
}
const server = await hostile(name, Number(port));
const end = (): void => void server.stop().then(() => process.exit(0));
process.once('SIGTERM', end);
process.stdin.resume().once('end', end);
process.stdout.write(`${JSON.stringify({ ready: true, mode: name, port: server.port })}\n`);
