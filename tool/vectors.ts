// Runs published test vectors that lie in a folder, and says how many ran. node tool/ready.mjs tool/vectors.ts FOLDER
// FOLDER/merkle/{inclusion,consistency}/**.json: RFC 6962 proofs, valid and invalid (transparency-dev/merkle's form);
// FOLDER/jcs/{input,output}/*.json: RFC 8785 (cyberphone/json-canonicalization's form).
import { existsSync, globSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { sha256 } from '../src/drivers/keys/checks.ts';
import { provesConsistency, provesInclusion, type Hash } from '../src/evidence/tree.ts';
import { canonicalBytes } from '../src/formats/canonical.ts';

/** Whole numbers stay exact: they reach 2^64 − 1. */
const exact = (_key: string, value: unknown, context?: { source?: string }): unknown =>
  typeof value === 'number' && context?.source !== undefined && /^\d+$/.test(context.source)
    ? BigInt(context.source)
    : value;
const parse = JSON.parse as (text: string, reviver: typeof exact) => unknown;

type Vector = { wantErr: boolean };
type Inclusion = Vector & {
  leafIdx: bigint;
  treeSize: bigint;
  root: string;
  leafHash: string;
  proof: string[] | null;
};
type Consistency = Vector & {
  size1: bigint;
  size2: bigint;
  root1: string;
  root2: string;
  proof: string[] | null;
};

const hash = (text: string | null): Hash => Buffer.from(text ?? '', 'base64');
const hashes = (proof: string[] | null): Hash[] => (proof ?? []).map(hash);

async function inclusion(v: Vector): Promise<boolean> {
  const { leafIdx, treeSize, root, leafHash, proof } = v as Inclusion;
  const claim = {
    index: Number(leafIdx),
    size: Number(treeSize),
    leaf: hash(leafHash),
    proof: hashes(proof),
    root: hash(root),
  };
  return await provesInclusion(claim, sha256);
}

async function consistency(v: Vector): Promise<boolean> {
  const { size1, size2, root1, root2, proof } = v as Consistency;
  const [older, newer] = [
    { size: Number(size1), root: hash(root1) },
    { size: Number(size2), root: hash(root2) },
  ];
  return await provesConsistency({ older, newer, proof: hashes(proof) }, sha256);
}

/** A size that no number holds exactly is refused by us whatever the proof says. */
const isBeyond = (v: Vector): boolean =>
  Object.values(v).some((one) => typeof one === 'bigint' && one > BigInt(Number.MAX_SAFE_INTEGER));

type Counts = { ran: number; passed: number; failed: string[]; beyond: number };

async function proofs(folder: string, holds: (v: Vector) => Promise<boolean>): Promise<Counts> {
  const counts: Counts = { ran: 0, passed: 0, failed: [], beyond: 0 };
  for (const name of globSync('**/*.json', { cwd: folder }).toSorted()) {
    const vector = parse(readFileSync(path.join(folder, name), 'utf8'), exact) as Vector;
    const held = await holds(vector);
    counts.ran += 1;
    if (held === !vector.wantErr) counts.passed += 1;
    else if (!held && isBeyond(vector)) counts.beyond += 1;
    else counts.failed.push(name);
  }
  return counts;
}

function canonical(folder: string): Counts {
  const counts: Counts = { ran: 0, passed: 0, failed: [], beyond: 0 };
  for (const name of globSync('*.json', { cwd: path.join(folder, 'input') }).toSorted()) {
    const [given, wanted] = ['input', 'output'].map((part) => readFileSync(path.join(folder, part, name)));
    const made = canonicalBytes(JSON.parse(String(given)));
    counts.ran += 1;
    if (wanted?.equals(made)) counts.passed += 1;
    else counts.failed.push(name);
  }
  return counts;
}

const root = process.argv[2];
const [merkle, jcs] = [path.resolve(root ?? '', 'merkle'), path.resolve(root ?? '', 'jcs')];
if (root === undefined || !existsSync(merkle) || !existsSync(jcs)) {
  process.stderr.write(
    `usage: npm run test:vectors -- FOLDER   (with merkle/ and jcs/ in it; ${root ?? 'none'} has not)\n`,
  );
  process.exit(2);
}
const all = {
  'merkle/inclusion': await proofs(path.join(merkle, 'inclusion'), inclusion),
  'merkle/consistency': await proofs(path.join(merkle, 'consistency'), consistency),
  jcs: canonical(jcs),
};
for (const [name, { ran, passed, failed, beyond }] of Object.entries(all)) {
  const sizes = beyond > 0 ? `, ${beyond} valid and beyond the sizes of this program (2^53)` : '';
  process.stdout.write(`${name}: ${ran} ran, ${passed} as expected${sizes}\n`);
  for (const file of failed) process.stdout.write(`  not as expected: ${file}\n`);
}
const failed = Object.values(all).reduce((sum, one) => sum + one.failed.length, 0);
const passed = Object.values(all).reduce((sum, one) => sum + one.passed, 0);
process.stdout.write(`published vectors: ${passed + failed} ran, ${failed} not as expected\n`);
if (failed > 0 || passed === 0) process.exitCode = 1;
