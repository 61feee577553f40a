// node sim/hostile/main.ts MODE [PORT]   prints {"ready":true,"mode":…,"port":…}; ends when stdin closes or on SIGTERM.
import { hostile } from './server.ts';
import { isMode, modes } from './list.ts';

const [mode = '', port = '0'] = process.argv.slice(2);
if (!isMode(mode)) {
  process.stderr.write(`The mode is one of ${modes.map(({ name }) => name).join(', ')}\n`);
  process.exit(2);
}
const server = await hostile(mode, Number(port));
const end = (): void => void server.stop().then(() => process.exit(0));
process.once('SIGTERM', end);
process.stdin.resume().once('end', end);
process.stdout.write(`${JSON.stringify({ ready: true, mode, port: server.port })}\n`);
