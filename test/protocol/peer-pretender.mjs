// A peer's program as docs/peers.md asks for, and what can be wrong with one: node peer-pretender.mjs WHAT ADDRESS
import { spawn } from 'node:child_process';
import { writeFileSync } from 'node:fs';

const [what, address = ''] = process.argv.slice(2);
const said = {
  completed: true,
  phases: [{ name: 'td', ms: 3 }],
  stack: 'pretender',
  version: '1.0',
  maintainer: 'Test laboratory',
  production: true,
};
const print = (value) => process.stdout.write(`${JSON.stringify(value)}\n`);
switch (what) {
  case 'meets': {
    const { status } = await fetch(address);
    print(status === 200 ? said : { ...said, completed: false, stoppedAt: `td: ${status}` });
    break;
  }
  case 'is-stopped':
    print({ ...said, completed: false, stoppedAt: 'td: answered 503' });
    break;
  case 'token':
    print({
      ...said,
      stack: (process.env['PEER_TOKEN'] ?? '').toUpperCase(),
      version: process.env['GRADUS_TEST_PLANTED'] ?? 'none',
    });
    break;
  case 'hangs':
    if (process.env['PEER_PIDS']) {
      const child = spawn(process.execPath, ['-e', 'setInterval(() => undefined, 1000)'], { stdio: 'inherit' });
      writeFileSync(process.env['PEER_PIDS'], `${process.pid} ${child.pid}`);
    }
    setInterval(() => undefined, 1000);
    break;
  case 'endless':
    for (;;)
      if (!process.stdout.write('x'.repeat(4096))) await new Promise((done) => process.stdout.once('drain', done));
  case 'garbage':
    process.stdout.write('all fine!\n');
    break;
  case 'silent':
    process.stderr.write('no licence\n');
    break;
  case 'half':
    print({ completed: true });
    break;
  case 'contradicts':
    print({ ...said, stoppedAt: 'td: answered 503' });
    break;
}
