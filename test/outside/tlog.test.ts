import assert from 'node:assert/strict';
import { execFileSync, spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { after, before, describe, it } from 'node:test';
import { openStation, type Station } from '../../src/drivers/tiles/station.ts';
import { toBase64 } from '../../src/evidence/bytes.ts';
import { formatProof } from '../../src/evidence/proof.ts';

const go = ['/usr/lib/go-1.19/bin/go', '/usr/bin/go'].find((file) => existsSync(file)) ?? 'go';
const packages = '/usr/share/gocode/src/golang.org/x/mod/sumdb/tlog';
const required = process.env['GRADUS_OUTSIDE'] === 'required';
const skip =
  (existsSync(go) && existsSync(packages)) || required ? false : 'no Go with x/mod: sh tool/system.sh installs it';

/** A hash as Go's JSON has it. */
type Proofs = {
  Records: { Index: number; Size: number; Root: string; Proof: string[] }[];
  Trees: { Older: number; Newer: number; OlderRoot: string; NewerRoot: string; Proof: string[] }[];
  Portable: string[];
};

/** Places where trees change their shape. */
const placesIn = (size: number): number[] =>
  [...new Set([0, 1, 127, 254, 255, 256, 65_535, 65_536, size - 2, size - 1])].filter((i) => i >= 0 && i < size);

async function proofsOf(log: Station['log']): Promise<Proofs> {
  const { size } = log;
  const sizes = placesIn(size).map((i) => i + 1);
  const root = async (of: number): Promise<string> => toBase64(await log.rootAt(of));
  const proofs: Proofs = { Records: [], Trees: [], Portable: [] };
  for (const index of placesIn(size))
    for (const at of sizes.filter((s) => s > index)) {
      const proof = await log.prove(index, at);
      proofs.Records.push({ Index: index, Size: at, Root: await root(at), Proof: proof.map(toBase64) });
      if (at === size) proofs.Portable.push(formatProof({ index, proof, checkpoint: log.checkpoint }));
    }
  for (const older of sizes)
    for (const newer of sizes.filter((s) => s >= older)) {
      const Proof = (await log.proveConsistency(older, newer)).map(toBase64);
      proofs.Trees.push({
        Older: older,
        Newer: newer,
        OlderRoot: await root(older),
        NewerRoot: await root(newer),
        Proof,
      });
    }
  return proofs;
}

describe('Go’s own packages for transparent logs', { skip, timeout: 120_000 }, () => {
  let home: string;
  let program: string;

  before(async () => {
    home = await mkdtemp(path.join(tmpdir(), 'gradus-tlog-'));
    program = path.join(home, 'tlog');
    const env = {
      ...process.env,
      GO111MODULE: 'off',
      GOPATH: '/usr/share/gocode',
      GOCACHE: path.join(home, 'cache'),
      GOFLAGS: '',
    };
    const source = path.join(import.meta.dirname, 'tlog', 'main.go');
    execFileSync(go, ['build', '-o', program, source], { env, stdio: ['ignore', 'inherit', 'inherit'] });
  });
  after(() => rm(home, { recursive: true, force: true }));

  /** A log of so many entries, and what Go says of it and of our proofs. */
  async function made(size: number): Promise<{ folder: string; vkey: string; proofs: string; root: string }> {
    const folder = path.join(home, `log-${size}`);
    const station = await openStation(folder, { create: true });
    for (let from = 0; from < size; from += 16_384)
      await station.log.append(
        Array.from({ length: Math.min(16_384, size - from) }, (_, i) => Buffer.from(`entry ${from + i} of ${size}`)),
      );
    const proofs = path.join(home, `proofs-${size}.json`);
    await writeFile(proofs, JSON.stringify(await proofsOf(station.log)));
    await station.close();
    return { folder: path.join(folder, 'log'), vkey: station.vkey, proofs, root: toBase64(station.log.root) };
  }

  const said = (folder: string, vkey: string, proofs: string): { status: number | null; out: string } => {
    const { status, stdout, stderr } = spawnSync(program, [folder, vkey, proofs], { encoding: 'utf8' });
    return { status, out: stdout + stderr };
  };

  for (const size of [1, 2, 255, 256, 257, 65_536, 70_000])
    it(`recompute our root of ${size} entries and find our tiles and proofs to hold`, async () => {
      const { folder, vkey, proofs, root } = await made(size);
      const { status, out } = said(folder, vkey, proofs);
      assert.equal(status, 0, out);
      const counts =
        /^HOLDS (\d+) entries, root (\S+), (\d+) inclusion proofs, (\d+) consistency proofs, (\d+) portable/.exec(out);
      assert.deepEqual(counts?.slice(1, 3), [String(size), root]);
      const places = placesIn(size).length;
      assert.equal(Number(counts?.[5]), places);
      assert.ok(Number(counts?.[3]) >= places && Number(counts?.[4]) >= places, out);
    });

  describe('refuse', () => {
    let whole: Awaited<ReturnType<typeof made>>;
    before(async () => {
      whole = await made(600);
    });

    async function changed(change: (folder: string, proofs: string) => Promise<unknown>, vkey = whole.vkey) {
      const place = await mkdtemp(path.join(home, 'c-'));
      const proofs = path.join(place, 'proofs.json');
      await cp(whole.folder, path.join(place, 'log'), { recursive: true });
      await cp(whole.proofs, proofs);
      await change(path.join(place, 'log'), proofs);
      const { status, out } = said(path.join(place, 'log'), vkey, proofs);
      assert.equal(status, 1, out);
      return out;
    }
    const turned = async (file: string, at: number): Promise<void> => {
      const bytes = await readFile(file);
      bytes[at] = (bytes[at] ?? 0) ^ 1;
      await writeFile(file, bytes);
    };

    it('a byte turned in an entry', async () => {
      const out = await changed((folder) => turned(path.join(folder, 'tile', 'entries', '001'), 500));
      assert.match(out, /^REFUSED root: entries give .*, the checkpoint states /);
    });
    it('a byte turned in a tile of hashes', async () => {
      const out = await changed((folder) => turned(path.join(folder, 'tile', '0', '001'), 4000));
      assert.match(out, /^REFUSED tiles: /);
    });
    it('a proof of another entry', async () => {
      const out = await changed(async (_, file) => {
        const proofs = JSON.parse(await readFile(file, 'utf8')) as Proofs;
        const [first] = proofs.Records;
        if (first) first.Index = 1;
        await writeFile(file, JSON.stringify(proofs));
      });
      assert.match(out, /^REFUSED record: /);
    });
    it('a proof that one log begins with another, with one hash turned', async () => {
      const out = await changed(async (_, file) => {
        const proofs = JSON.parse(await readFile(file, 'utf8')) as Proofs;
        const some = proofs.Trees.find(({ Proof }) => Proof.length > 2) ?? assert.fail();
        some.Proof.reverse();
        await writeFile(file, JSON.stringify(proofs));
      });
      assert.match(out, /^REFUSED tree: /);
    });
    it('a checkpoint that another key signed', async () => {
      const other = await openStation(path.join(home, 'other'), { create: true });
      await other.close();
      assert.match(await changed(async () => undefined, other.vkey), /^REFUSED checkpoint: .*signature/);
    });
  });
});
