import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import type { Radio } from '../../measure/protocol/matter/wire.ts';
import { ProbeError } from '../../model/errors.ts';
import { inTime, shortly } from '../deadline.ts';

/** One command is answered in this time, ms. */
const answerMs = 3000;
/** Lines of an answer that are kept at most, and characters of a line. */
const most = { lines: 50, characters: 1000 };

/** A prompt may stand before what is said. */
const withoutPrompt = (line: string): string => line.replace(/^(> ?)+/, '').trim();

/** `Done` ends an answer; `Error 7: InvalidArgs` refuses (OpenThread's ot-cli). */
async function answerTo(command: string, lines: AsyncIterator<string>): Promise<string[]> {
  const said: string[] = [];
  for (let i = 0; i < most.lines; i++) {
    const { value, done } = await lines.next();
    if (done === true) throw new ProbeError('PROBE_REFUSED', `ended before it answered ${command}`);
    const line = withoutPrompt(value.slice(0, most.characters));
    if (line === 'Done') return said;
    if (/^Error \d+/.test(line)) throw new ProbeError('PROBE_REFUSED', `${command}: ${shortly(line)}`);
    if (line !== '' && line !== command) said.push(line);
  }
  throw new ProbeError('PROBE_REFUSED', `${command}: more than ${most.lines} lines`);
}

/** Asks a radio or border router, by the lines of ot-cli on its stdio, for its state and its active dataset. */
export async function askOtCli(run: readonly string[], folder: string): Promise<Radio> {
  const [program = '', ...args] = run;
  const child = spawn(program, args, { cwd: folder, stdio: ['pipe', 'pipe', 'ignore'] });
  const failed = once(child, 'error').then(([error]: unknown[]) => {
    throw new ProbeError('PROBE_REFUSED', `${program} does not start: ${shortly(String(error))}`);
  });
  failed.catch(() => undefined);
  child.stdin.on('error', () => undefined);
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  const ask = async (command: string): Promise<string> => {
    child.stdin.write(`${command}\n`);
    const [answer = ''] = await inTime(Promise.race([answerTo(command, lines), failed]), answerMs, command);
    return answer;
  };
  try {
    return { state: await ask('state'), dataset: await ask('dataset active -x') };
  } finally {
    child.kill();
  }
}
