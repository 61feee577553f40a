import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { after, before, describe, it } from 'node:test';
import { fileURLToPath } from 'node:url';
import { openStation } from '../../src/drivers/tiles/station.ts';
import { provesConsistency } from '../../src/evidence/tree.ts';
import { sha256 } from '../../src/drivers/keys/checks.ts';

const writer = fileURLToPath(new URL('writer.ts', import.meta.url));
let home: string;

before(async () => {
  home = await mkdtemp(path.join(os.tmpdir(), 'gradus-kill-'));
});
after(() => rm(home, { recursive: true, force: true }));

/** Lets a writer write, kills it `ms` after `when`, and returns what it had acknowledged. */
async function killedWriter(
  folder: string,
  name: string,
  when: 'start' | 'open',
  ms: number,
): Promise<Map<number, string>> {
  const child = spawn(process.execPath, [writer, folder, name], { stdio: ['ignore', 'pipe', 'inherit'] });
  const ended = once(child, 'close');
  let output = '';
  child.stdout.on('data', (data: Buffer) => (output += String(data)));
  if (when === 'open') await once(child.stdout, 'data');
  await new Promise((resolve) => setTimeout(resolve, ms));
  child.kill('SIGKILL');
  await ended;
  assert.equal(child.signalCode, 'SIGKILL');
  const acks = output.matchAll(/^ack (\d+) (.*)\n/gm);
  return new Map([...acks].map(([, index, text]) => [Number(index), text ?? '']));
}

describe('a writer killed at a random moment', () => {
  it('leaves every acknowledged entry in a log that only grew', async () => {
    const folder = path.join(home, 'station');
    const acknowledged = new Map<number, string>();
    let older: { size: number; root: Uint8Array } | undefined;
    for (let round = 0; round < 15; round++) {
      const [when, most] = round % 3 === 0 ? (['start', 350] as const) : (['open', 150] as const);
      const acks = await killedWriter(folder, `r${round}`, when, Math.random() * most);
      for (const [index, text] of acks) acknowledged.set(index, text);
      const station = await openStation(folder, { create: true });
      const { size, root } = station.log;
      const all = (await station.log.read(0, size)).map(String);
      for (const [index, text] of acknowledged) assert.equal(all[index], text);
      if (older && older.size > 0) {
        const proof = await station.log.proveConsistency(older.size, size);
        assert.ok(await provesConsistency({ older, newer: { size, root }, proof }, sha256));
      }
      older = { size, root };
      await station.close();
    }
    assert.ok(acknowledged.size > 50, `only ${acknowledged.size} acknowledged in all`);
  });
});
