import { generateKeyPairSync, sign } from 'node:crypto';
import { signResults } from '../../src/certify/results.ts';
import { verifyRun } from '../../src/certify/verify.ts';
import { nodeChecks, sha256 } from '../../src/drivers/keys/checks.ts';
import type { Station } from '../../src/drivers/tiles/station.ts';
import { bytesOf } from '../../src/evidence/bytes.ts';
import { ed25519, keyIdOf, signCheckpoint, vkeyText } from '../../src/evidence/checkpoint.ts';
import { signEnvelope } from '../../src/evidence/envelope.ts';
import { freeze } from '../../src/evidence/frozen.ts';
import type { Signer } from '../../src/evidence/ports.ts';
import { buildRunFolder, type RunFolder } from '../../src/evidence/run-folder.ts';
import { digestText, emptyEdge, grow, inclusionProof, leafHash, nodeHash, rootOf } from '../../src/evidence/tree.ts';
import type { RunId } from '../../src/model/entry.ts';
import { methods } from '../../src/model/methods.ts';
import type { Random } from '../../src/signals/random.ts';
import { declaration, pack, writeRun, type Making } from './genuine-run.ts';

// Runs that a forger writes with a station of their own: everything is signed and proved as it should be, and says what
// nobody checked before it was signed.

const { privateKey, publicKey } = generateKeyPairSync('ed25519');
const raw = new Uint8Array(Buffer.from(publicKey.export({ format: 'jwk' }).x ?? '', 'base64url'));
const origin = 'forger.example';
const signer: Signer = {
  name: origin,
  type: ed25519,
  keyId: keyIdOf(origin, raw, sha256),
  publicKey: raw,
  sign: (message) => new Uint8Array(sign(null, message, privateKey)),
};

// prettier-ignore
const oddValues: readonly unknown[] = [
  null, [], {}, '', 0, -1, 0.1, 1, 1e21, 2 ** 53, 1e308, -1e308, 5e-324, true, false,
  'NaN', 'Infinity', '-Infinity', 'constructor', '\u0000', '\u202e', 'x'.repeat(300), '()', 'a.b', '50 ms', '0 ms',
  'L1', 'L5', 'declared.deadline', 'latency.deadline', 'identity.firmware', 'latency.p99', 's01', 'bearing', 'ms',
  { all: [] }, { any: [] }, { all: ['L1', 'L2'] }, { is: false }, { most: 0, unit: 'ms' }, { constructor: 1 },
];
const oddNames = ['constructor', '__proto__', 'toString', 'toJSON', 'then', 'length', 'x', '0', 'L3', 'a.b'];

type Branch = Record<string, unknown>;
function branchesOf(value: unknown): Branch[] {
  if (typeof value !== 'object' || value === null) return [];
  return [value as Branch, ...Object.values(value).flatMap(branchesOf)];
}

/** A JSON value with one or two members changed, left out, added, or moved to another's place. */
function changed<T>(value: T, random: Random): T {
  const whole = structuredClone({ value });
  for (let n = 1 + random.below(2); n > 0; n--) {
    const from = <U>(list: readonly U[]): U | undefined => list[random.below(list.length)];
    const branches = branchesOf(whole.value);
    const [branch = {}, other = {}] = [from(branches), from(branches)];
    const [name = 'x', odd = 'x'] = [from(Object.keys(branch)), from(oddNames)];
    const moved = structuredClone(from(Object.values(other)));
    const set = (at: string, to: unknown): unknown =>
      Object.defineProperty(branch, at, { value: to, enumerable: true, configurable: true, writable: true });
    const ways = [
      () => set(name, structuredClone(from(oddValues))),
      () => set(name, moved ?? null),
      () => (Array.isArray(branch) ? branch.splice(Number(name) || 0, 1) : delete branch[name]),
      () => (Array.isArray(branch) ? branch.push(moved ?? null) : set(odd, moved ?? 1)),
    ];
    from(ways)?.();
  }
  return whole.value;
}

/** What a forger changes before it is signed. */
const targets: readonly ((random: Random) => Making)[] = [
  (random) => ({ pack: changed(pack, random) }),
  (random) => ({ declaration: changed(declaration, random) }),
  (random) => ({ methods: changed(methods, random) }),
  (random) => ({ plan: (plan) => changed(plan, random) }),
  (random) => ({ opening: (body) => changed(body, random) }),
  (random) => ({ middle: (bodies) => changed(bodies, random) }),
  (random) => ({ terminal: (body) => changed(body, random) }),
];

/** Keeps in memory what a station keeps. */
function station(entries: Uint8Array[], objects: Map<string, Uint8Array>): Station {
  const put = (bytes: Uint8Array, type: string) => {
    const digest = digestText(sha256(bytes));
    objects.set(digest.slice('sha256:'.length), bytes);
    return Promise.resolve({ digest, bytes: bytes.length, type });
  };
  const append = (more: readonly Uint8Array[]) => Promise.resolve(entries.push(...more));
  return { signer, objects: { put }, log: { append } } as unknown as Station;
}

async function folderOf(
  run: RunId,
  bytes: readonly Uint8Array[],
  objects: Map<string, Uint8Array>,
): Promise<RunFolder> {
  const leaves = bytes.map((one) => leafHash(one, sha256));
  const subtree = async (level: number, at: number): Promise<Uint8Array> =>
    level === 0
      ? (leaves[at] ?? new Uint8Array())
      : nodeHash(await subtree(level - 1, 2 * at), await subtree(level - 1, 2 * at + 1), sha256);
  const size = leaves.length;
  const checkpoint = await signCheckpoint(
    { origin, size, root: rootOf(grow(emptyEdge, leaves, sha256), sha256) },
    signer,
  );
  const entries = await Promise.all(
    bytes.map(async (one, index) => ({
      index,
      proof: await inclusionProof(index, size, subtree, sha256),
      bytes: one,
    })),
  );
  return {
    run,
    origin,
    signer: vkeyText(signer),
    checkpoint: bytesOf(checkpoint),
    entries,
    keys: [],
    objects,
    withheld: [],
    results: new Map(),
  };
}

async function changedResult(bytes: Uint8Array, random: Random): Promise<Uint8Array> {
  const { payload } = JSON.parse(Buffer.from(bytes).toString('utf8')) as { payload: string };
  const statement: unknown = JSON.parse(Buffer.from(payload, 'base64').toString('utf8'));
  return signEnvelope('application/vnd.in-toto+json', freeze(changed(statement, random)), signer);
}

type Forged = { folder: RunFolder; lies?: string };

const judgedAs = (folder: RunFolder) => verifyRun(buildRunFolder(folder), { keys: [] }, nodeChecks);

/** `lies`: the name of a result that was changed and signed again. A run that holds has its results signed, and no other. */
async function withResults(folder: RunFolder, random: Random): Promise<Forged> {
  if (!(await judgedAs(folder)).ok) return { folder };
  const signed = await signResults(folder, signer, nodeChecks);
  const [lies, before] = [...signed][random.below(12)] ?? [];
  if (lies === undefined || !before) return { folder: { ...folder, results: signed } };
  const after = await changedResult(before, random);
  const results = new Map([...signed, [lies, after]]);
  return { folder: { ...folder, results }, ...(!Buffer.from(before).equals(after) && { lies }) };
}

/** undefined: our own planner or the form of an entry refuses it before it is written. */
async function forged(random: Random): Promise<Forged | undefined> {
  const [entries, objects]: [Uint8Array[], Map<string, Uint8Array>] = [[], new Map()];
  const making = targets[random.below(targets.length + 1)]?.(random) ?? {};
  const run = await writeRun(station(entries, objects), making).catch(() => undefined);
  return run === undefined ? undefined : withResults(await folderOf(run, entries, objects), random);
}

/** Judges a forged run: what is wrong with how it was judged, or how it was. */
export async function judgedForgery(random: Random): Promise<{ wrong?: string; as: string }> {
  try {
    const made = await forged(random);
    if (!made) return { as: 'never written' };
    const { ok, broken } = await judgedAs(made.folder);
    if (ok && made.lies !== undefined) return { wrong: `${made.lies} was changed, and verifies`, as: 'ok' };
    const known = /^(run\.json|entries\/\d{4}\.json|objects\/[0-9a-f]{64}|results\/[a-z-]+\.dsse\.json)$/;
    if (broken && !known.test(broken.where)) return { wrong: `broken at ${broken.where}`, as: 'broken' };
    return { as: broken ? `broken at ${broken.link}` : 'ok' };
  } catch (error) {
    return { wrong: `thrown: ${String(error)}`, as: 'thrown' };
  }
}
