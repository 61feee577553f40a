import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { once } from 'node:events';
import { readFile, writeFile } from 'node:fs/promises';
import { after, before, describe, it } from 'node:test';
import { fileURLToPath } from 'node:url';
import { parse, stringify } from 'yaml';
import { Stage } from '../walks/stage.ts';

/** Of util-linux: gives a program a terminal of its own. */
const executable = '/usr/bin/script';
const skip =
  existsSync(executable) || process.env['GRADUS_OUTSIDE'] === 'required' ? false : `no ${executable} (util-linux)`;
const cli = fileURLToPath(new URL('../../src/desk/cli.ts', import.meta.url));

/** A program at a terminal: what it showed, and a key pressed whenever the next of these appears. */
async function atTerminal(
  stage: Stage,
  args: readonly string[],
  keys: readonly (readonly [RegExp, string])[],
): Promise<string> {
  const line = [process.execPath, cli, ...args].map((word) => `'${word}'`).join(' ');
  const child = spawn(executable, ['-qec', line, '/dev/null'], {
    cwd: stage.folder,
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  let [shown, from] = ['', 0];
  const left = [...keys];
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    shown += text;
    const [next] = left;
    const match = next?.[0].exec(shown.slice(from));
    if (!next || !match) return;
    from = shown.length;
    left.shift();
    child.stdin.write(next[1]);
  });
  await once(child, 'close');
  return shown;
}

describe('an operator at a terminal', { skip }, () => {
  let stage: Stage;
  const run = ['run', 'sensor.yaml', '--pack', 'pack.yaml', '--programme', 'routine', '--no-report', '--lang', 'zh'];
  before(async () => {
    stage = await Stage.open();
    await stage.sensor('L2');
    await stage.redeclare((d) => {
      Object.assign(d.endpoints, { operator: {} });
      d.probes = { inspect: 'operator' };
    });
    await stage.shortPack(['marking.legible']);
    const pack = parse(await readFile(stage.file('pack.yaml'), 'utf8')) as { indicators: Record<string, unknown> };
    pack.indicators['marking.legible'] = {
      title: { en: 'Marking', zh: '标识' },
      asks: { en: 'The type plate is legible.', zh: '铭牌清晰。' },
      for: 'device',
      method: 'inspection.operator',
      parameters: { 'prompt-en': 'Is the type plate legible?', 'prompt-zh': '铭牌清晰吗？', expected: 'yes' },
      quantity: 'inspection.agrees',
      limit: { is: true },
      decision: { rule: 'simple' },
      who: { proposed: 'gradus' },
      depends: ['hardware'],
    };
    await writeFile(stage.file('pack.yaml'), stringify(pack));
  });
  after(() => stage.close());

  it('is asked again for initials that are none, and answers in characters of any language', async () => {
    const shown = await atTerminal(stage, run, [
      [/答案.*：$/, '是\r'],
      [/签名：$/, '\r'],
      [/签名：$/, '王伟\r'],
    ]);
    assert.match(shown, /铭牌清晰吗？/);
    assert.match(shown, /请填 1 至 40 个字符/);
    assert.match(shown, /marking\.legible.*符合/);
  });

  it('may stop the run at a question: it ends as aborted', async () => {
    const shown = await atTerminal(stage, run, [[/答案.*：$/, '\u0003']]);
    assert.match(shown, /已中止，因此没有级别/);
  });
});
