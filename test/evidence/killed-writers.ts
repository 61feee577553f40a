import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import path from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { sha256 } from '../../src/drivers/keys/checks.ts';
import type { Inspectors } from '../../src/drivers/keys/inspectors.ts';
import { openStation, type Station } from '../../src/drivers/tiles/station.ts';
import { digestText, provesConsistency, type Hash } from '../../src/evidence/tree.ts';
import { foundIn, halfFilesIn } from './whole.ts';

export const writer = fileURLToPath(new URL('writer.ts', import.meta.url));

/** Entries that a writer said were durable. */
type Ack = { index: number; count: number; digest: string };

/** Lets a writer write, kills it when `meanwhile`, begun after it said `after`, is over, and returns what it said. */
async function killed(
  folder: string,
  name: string,
  after: 'begin' | 'open',
  meanwhile: () => Promise<unknown>,
): Promise<string> {
  const child = spawn(process.execPath, [writer, folder, name], { stdio: ['ignore', 'pipe', 'inherit'] });
  const ended = once(child, 'close');
  let output = '';
  const said = new Promise<void>((resolve) => {
    child.stdout.on('data', (data: Buffer) => {
      output += String(data);
      if (output.includes(`${after}\n`)) resolve();
    });
  });
  try {
    await Promise.race([said, ended]);
    await meanwhile();
  } finally {
    child.kill('SIGKILL');
    await ended;
  }
  assert.equal(child.signalCode, 'SIGKILL', 'the writer ended by itself');
  return output;
}

const acksIn = (output: string): Ack[] =>
  [...output.matchAll(/^ack (\d+) (\d+) (.*)\n/gm)].map(([, index, count, digest = '']) => ({
    index: Number(index),
    count: Number(count),
    digest,
  }));

/** A station whose writers are killed one after another. */
export class KilledWriters {
  readonly #folder: string;
  readonly #inspectors: Inspectors;
  readonly #acks: Ack[] = [];
  #older: { size: number; root: Hash } = { size: 0, root: new Uint8Array() };
  #round = 0;
  /** What the killed writers were at. */
  readonly met = { making: 0, opening: 0, writing: 0 };

  constructor(folder: string, inspectors: Inspectors) {
    this.#folder = folder;
    this.#inspectors = inspectors;
  }

  get acknowledged(): number {
    return this.#acks.reduce((sum, { count }) => sum + count, 0);
  }

  /** One more writer, killed at a random moment: while it makes or opens the station, or while it writes. What is wrong then. */
  async round(): Promise<string[]> {
    const [after, most] = this.#round % 3 === 0 ? (['begin', 40] as const) : (['open', 120] as const);
    return this.#wrongAfter(await this.#killed(after, () => setTimeout(Math.random() * most)));
  }

  /** One more writer, killed when `meanwhile` is over. What is wrong then. */
  async during(meanwhile: () => Promise<unknown>): Promise<string[]> {
    return this.#wrongAfter(await this.#killed('open', meanwhile));
  }

  #killed(after: 'begin' | 'open', meanwhile: () => Promise<unknown>): Promise<string> {
    return killed(this.#folder, `r${this.#round++}`, after, meanwhile);
  }

  async #wrongAfter(output: string): Promise<string[]> {
    this.#acks.push(...acksIn(output));
    const isMade = existsSync(path.join(this.#folder, 'station.json'));
    this.met[output.includes('open\n') ? 'writing' : isMade ? 'opening' : 'making'] += 1;
    // What lies there after the kill: leftovers at most.
    const torn = isMade ? await foundIn(this.#folder, this.#inspectors, 'damage') : [];
    const station = await openStation(this.#folder, { create: true });
    try {
      const wrong = [await this.#lost(station), await this.#rewritten(station), await halfFilesIn(this.#folder)];
      return [...torn, ...wrong.flat()];
    } finally {
      await station.close();
    }
  }

  async #lost({ log }: Station): Promise<string[]> {
    const all = await log.read(0, log.size);
    const isThere = ({ index, count, digest }: Ack): boolean =>
      digestText(sha256(Buffer.concat(all.slice(index, index + count)))) === digest;
    return this.#acks.filter((ack) => !isThere(ack)).map(() => 'acknowledged entries that are not there');
  }

  async #rewritten({ log }: Station): Promise<string[]> {
    const [older, newer] = [this.#older, { size: log.size, root: log.root }];
    this.#older = newer;
    if (older.size === 0) return [];
    const proof = await log.proveConsistency(older.size, newer.size);
    return (await provesConsistency({ older, newer, proof }, sha256)) ? [] : ['a log that did not only grow'];
  }
}
