// Speaks as OpenThread's ot-cli does on stdio, and is none: it shows that the adapter talks, and nothing about Thread.
import { createInterface } from 'node:readline';

const dataset =
  '0e080000000000010000' +
  '000300000f' +
  '35060004001fffe0' +
  '0208dead00beef00cafe' +
  '0708fd000db800a00000' +
  '051000112233445566778899aabbccddeeff' +
  '030a4f70656e546872656164' +
  '01025b12' +
  '041061e1206d2c2b46e079eb775f41fc7219' +
  '0c0402a0f7f8';
const answers = { state: 'leader', 'dataset active -x': dataset };

createInterface({ input: process.stdin }).on('line', (line) => {
  const answer = answers[line];
  process.stdout.write(answer === undefined ? 'Error 35: InvalidCommand\n' : `> ${line}\n${answer}\nDone\n`);
});
