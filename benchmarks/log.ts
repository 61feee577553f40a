// The station's log beside what the machine can do: how fast entries arrive checked and durable, and how long a check of
// the whole log takes. GRADUS_LOG_ENTRIES: entries of that log (default 1 000 000).
import { execFile } from 'node:child_process';
import { generateKeyPairSync, hash, sign, verify } from 'node:crypto';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import { isMainThread, parentPort, Worker } from 'node:worker_threads';
import { sha256 } from '../src/drivers/keys/checks.ts';
import { Inspectors } from '../src/drivers/keys/inspectors.ts';
import { nodeDisk } from '../src/drivers/tiles/disk.ts';
import { openStation, type Station } from '../src/drivers/tiles/station.ts';
import { bytesOf, toBase64, toHex } from '../src/evidence/bytes.ts';
import { bundle } from '../src/evidence/tiles.ts';
import { chainOf, leafHash, type Hash } from '../src/evidence/tree.ts';
import { canonicalText } from '../src/formats/canonical.ts';
import type { EntryBody, RunId } from '../src/model/entry.ts';
import type { ObjectRef } from '../src/model/terms.ts';
import { request } from '../test/evidence/genuine-run.ts';
import { machine, spreadOf, type Benchmark, type Figure } from './figure.ts';
import { interleaved } from './pairs.ts';

const shim = path.join(path.dirname(import.meta.dirname), 'bin', 'gradus.mjs');
const threads = 2;
const wholeLog = Number(process.env['GRADUS_LOG_ENTRIES'] ?? 1_000_000);
/** Of one measurement of a rate. */
const windowMs = 3000;
/** Appends that are under way at once: while some wait for the disk, others are checked. */
const lanes = 16;

const kib = new Uint8Array(1024).fill(7);

/** How often a thread does it in the window. */
function ratePerSecond(once: () => unknown): number {
  const began = performance.now();
  let [done, now] = [0, began];
  for (; now - began < windowMs; now = performance.now()) {
    for (let i = 0; i < 50; i++) once();
    done += 50;
  }
  return done / ((now - began) / 1000);
}

const limits = {
  verify: (): number => {
    const { publicKey, privateKey } = generateKeyPairSync('ed25519');
    const signature = sign(null, kib, privateKey);
    return ratePerSecond(() => verify(null, kib, publicKey, signature));
  },
  sha256: (): number => ratePerSecond(() => hash('sha256', kib, 'buffer')),
};
type Limit = keyof typeof limits;

if (!isMainThread) parentPort?.on('message', (limit: Limit) => parentPort?.postMessage(limits[limit](), []));

/** Threads that do one thing only: what there is to win. */
class Machine {
  readonly #workers = Array.from({ length: threads }, () => new Worker(new URL(import.meta.url)));

  /** Of all threads together, a second. */
  async rate(limit: Limit): Promise<number> {
    const rates = this.#workers.map(async (worker) => {
      worker.postMessage(limit, []);
      const [rate] = (await once(worker, 'message')) as [number];
      return rate;
    });
    return (await Promise.all(rates)).reduce((sum, rate) => sum + rate, 0);
  }

  async close(): Promise<void> {
    await Promise.all(this.#workers.map((worker) => worker.terminate()));
  }
}

const at = '2026-11-23T08:12:00.000Z';
const runAt = (i: number): RunId => `20261123T${String(100_000 + i)}Z-u-1-aaaaaa`;

/** A measurement of about 1 KiB as it stands in the log. */
const measurement = (value: number, raw: ObjectRef): EntryBody => ({
  kind: 'measurement',
  step: 's12',
  measurement: {
    quantity: 'inference.latency.single-stream.p99',
    subject: 'bearing',
    value,
    unit: 'ms',
    n: 1307,
    components: [
      { source: 'sampling', low: 0.51, high: 0.73, how: 'order statistics at 95 %, Clopper and Pearson' },
      { source: 'clock', low: 0.01, high: 0.01, how: 'resolution of the monotonic clock' },
      { source: 'network', low: 0.12, high: 0.31, how: 'round trips of an empty request beside it' },
    ],
    stimulus: 'injected',
    conditions: { load: 'one stream', 'ambient.temperature': 22.4, timer: 'process.hrtime' },
    also: { 'naive.p99': 47.25, 'device.reported.p99': 44.125, minimum: 31.0625 },
    raw: [raw],
  },
});

/** The station's entry, signed: canonical JSON with `sig` in its place before `v`. Quicker than `signEntry`, which reads it back. */
async function entryOf(body: EntryBody, run: RunId, seq: number, { signer }: Station): Promise<Uint8Array> {
  const unsigned = canonicalText({ v: 1, run, seq, at, by: toHex(signer.keyId), body });
  const sig = toBase64(await signer.sign(bytesOf(unsigned)));
  return bytesOf(unsigned.replace(/,"v":1\}$/, `,"sig":"${sig}","v":1}`));
}

/** Entries that arrive as bytes are checked by two threads and appended, several appends at once. */
async function appended(
  station: Station,
  inspectors: Inspectors,
  entries: Uint8Array[],
  size: number,
): Promise<number> {
  const { name, type, keyId, publicKey } = station.signer;
  const spans = [{ key: { name, type, keyId, publicKey }, from: 0, to: Infinity }];
  const began = performance.now();
  let [done, next] = [0, 0];
  const lane = async (): Promise<void> => {
    while (performance.now() - began < windowMs) {
      if (next + size > entries.length) next = 0;
      const batch = entries.slice(next, (next += size));
      const { inspected } = await inspectors.inspect(0, bundle(batch), size, spans);
      const wrong = inspected.find(({ fault }) => fault !== undefined);
      if (wrong) throw new Error(wrong.fault);
      await station.log.append(
        batch,
        inspected.map(({ leaf }) => leaf),
      );
      done += size;
    }
  };
  await Promise.all(Array.from({ length: lanes }, lane));
  return done / ((performance.now() - began) / 1000);
}

/** A station of its own for each: the folders of a log that others filled are slower. */
async function appendFigure(folder: string, size: number, runs: number, limitsOf: Machine): Promise<Figure> {
  const station = await openStation(folder, { create: true });
  const inspectors = new Inspectors(threads);
  try {
    const raw = await station.objects.put(kib, 'application/octet-stream');
    const entries = await Promise.all(
      Array.from({ length: 8192 }, (_, i) => entryOf(measurement(40 + i / 1024, raw), runAt(0), i, station)),
    );
    const pairs = await interleaved(
      runs,
      () => appended(station, inspectors, entries, size),
      () => limitsOf.rate('verify'),
    );
    const name = `log: durable verified entries of ${entries[0]?.length} bytes, ${size} an append, beside Ed25519 alone in ${threads} threads`;
    const limit = size === 256 ? { of: 'ratio' as const, least: 0.65 } : null;
    return { name, ...pairs, limit, unit: '/s', runs, machine: machine() };
  } finally {
    await inspectors.close();
    await station.close();
  }
}

async function appendFigures(folder: string, runs: number, limitsOf: Machine): Promise<Figure[]> {
  const figures: Figure[] = [];
  for (const size of [1, 32, 256])
    figures.push(await appendFigure(path.join(folder, `durable-${size}`), size, runs, limitsOf));
  return figures;
}

/** A disk that keeps what it is given only as long as the machine stays up: the log that is checked is made quickly. */
const hasty: typeof nodeDisk = {
  ...nodeDisk,
  create: async (file, mode) => ({ ...(await nodeDisk.create(file, mode)), sync: () => Promise.resolve() }),
  syncFolder: () => Promise.resolve(),
};

const opening = (raw: ObjectRef): EntryBody => ({
  kind: 'run-opened',
  request,
  dut: { serial: 'u-1', firmware: raw.digest, models: [raw.digest] },
  pack: raw,
  declaration: raw,
  methods: raw,
  plan: raw,
  versions: { gradus: '0' },
  conditions: {},
  earlier: [],
});

async function appendRun(station: Station, run: RunId, length: number, raw: ObjectRef): Promise<void> {
  const [entries, leaves]: [Uint8Array[], Hash[]] = [[], []];
  const add = async (body: EntryBody): Promise<void> => {
    const bytes = await entryOf(body, run, entries.length, station);
    entries.push(bytes);
    leaves.push(leafHash(bytes, sha256));
  };
  await add(opening(raw));
  while (entries.length < length - 1) await add(measurement(40 + entries.length / 1024, raw));
  await add({ kind: 'run-concluded', entries: length, chain: chainOf(leaves, sha256) });
  await station.log.append(entries, leaves);
}

/** A station whose log has that many entries, in runs of a thousand. */
async function makeLog(where: string, size: number): Promise<void> {
  const station = await openStation(where, { create: true, disk: hasty });
  const raw = await station.objects.put(kib, 'application/octet-stream');
  for (let run = 0; run * 1000 < size; run++)
    await appendRun(station, runAt(run), Math.max(2, Math.min(1000, size - run * 1000)), raw);
  await station.close();
}

/** Says on its way out how much memory the process had at most, in KiB. */
const sayMemory = `data:text/javascript,import { isMainThread } from 'node:worker_threads';
if (isMainThread) process.on('exit', () => process.stderr.write(String(process.resourceUsage().maxRSS)));`;

/** `gradus log fsck` as a process of its own: seconds, and MiB at most. */
async function checked(where: string): Promise<{ seconds: number; mib: number }> {
  const began = performance.now();
  const args = ['--import', sayMemory, shim, 'log', 'fsck', '--json', '--station', where];
  const { stderr } = await promisify(execFile)(process.execPath, args);
  return { seconds: (performance.now() - began) / 1000, mib: Number(stderr) / 1024 };
}

async function checkFigures(folder: string): Promise<Figure[]> {
  const where = path.join(folder, 'whole');
  await makeLog(where, wholeLog);
  const { seconds, mib } = await checked(where);
  const figure = { peer: null, ratio: null, limit: null, runs: 1, machine: machine() };
  const of = `log: gradus log fsck of ${wholeLog.toLocaleString('en')} entries`;
  return [
    { ...figure, name: `${of}, a whole process`, ours: spreadOf([seconds]), unit: 's' },
    { ...figure, name: `${of}, most memory`, ours: spreadOf([mib]), limit: { of: 'ours', most: 300 }, unit: 'MiB' },
  ];
}

async function limitFigure(limitsOf: Machine, runs: number): Promise<Figure> {
  const rates: number[] = [];
  for (let i = 0; i < runs; i++) rates.push(await limitsOf.rate('sha256'));
  const name = `log: SHA-256 of 1 KiB alone in ${threads} threads`;
  return { name, ours: spreadOf(rates), peer: null, ratio: null, limit: null, unit: '/s', runs, machine: machine() };
}

async function run(runs: number): Promise<Figure[]> {
  const folder = await mkdtemp(path.join(tmpdir(), 'gradus-log-'));
  const limitsOf = new Machine();
  try {
    return [
      await limitFigure(limitsOf, runs),
      ...(await appendFigures(folder, runs, limitsOf)),
      ...(await checkFigures(folder)),
    ];
  } finally {
    await limitsOf.close();
    await rm(folder, { recursive: true, force: true });
  }
}

export const benchmark: Benchmark = {
  name: 'log',
  title: "the station's log: durable verified entries a second beside Ed25519 alone, and a check of a million entries",
  runs: 7,
  run,
};
