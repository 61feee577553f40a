import { equalBytes } from '../evidence/bytes.ts';
import { vkeyText, type VerifierKey } from '../evidence/checkpoint.ts';
import { readEntry } from '../evidence/entry.ts';
import { openEnvelope, signEnvelope } from '../evidence/envelope.ts';
import { freeze, thaw } from '../evidence/frozen.ts';
import { Malformed } from '../evidence/malformed.ts';
import type { Checks, Signer } from '../evidence/ports.ts';
import { entryFile, proofFile, resultFile, type RunFolder } from '../evidence/run-folder.ts';
import { formatProof } from '../evidence/proof.ts';
import { assess } from '../judge/assess.ts';
import type { Assessment, Verdict } from '../model/assessment.ts';
import { runPredicateType, type RunPredicate } from '../model/result.ts';
import type { Digest } from '../model/terms.ts';
import type { Proved } from './chain.ts';
import { brief, firstDifference } from './difference.ts';
import type { Signers } from './log-links.ts';
import { checkObjects, type Frozen } from './run-links.ts';

/** in-toto Statement v1: a predicate about things named by digest. */
type Descriptor = { name: string; digest: { sha256: string } };
type Statement = {
  _type: 'https://in-toto.io/Statement/v1';
  subject: readonly Descriptor[];
  predicateType: string;
  predicate: object;
};
const payloadType = 'application/vnd.in-toto+json';

const descriptor = (name: string, digest: Digest): Descriptor => ({
  name,
  digest: { sha256: digest.slice('sha256:'.length) },
});

/** What the result is bound to: firmware, base models and, where it is declared by digest, the hardware configuration. */
function subjectOf({ declaration: { identity, models = [] } }: Frozen): Descriptor[] {
  const { firmware, hardware } = identity;
  return [
    descriptor(`firmware ${firmware.version}`, firmware.digest),
    ...models.flatMap(({ id, digest }) => (digest ? [descriptor(`model ${id}`, digest)] : [])),
    ...(hardware.digest ? [descriptor(`hardware ${hardware.revision}`, hardware.digest)] : []),
  ];
}

const keyOf = ({ indicator, subject }: Verdict): string =>
  subject === undefined ? indicator : `${indicator}:${subject}`;

type Judged = RunPredicate['measurements'][number];

function judgedOf({ indicator, subject, measured, entries }: Verdict): Judged[] {
  if (!measured) return [];
  const { value, low, high, unit, n, stimulus } = measured;
  const known = { subject, low, high, unit, n, stimulus };
  // A bound that is beyond all numbers is none.
  const isGiven = (one: unknown): boolean => (typeof one === 'number' ? Number.isFinite(one) : one !== undefined);
  const given = Object.fromEntries(Object.entries(known).filter(([, one]) => isGiven(one)));
  return [{ indicator, value, ...given, entries: [...entries] }];
}

function runPredicate(frozen: Frozen, assessment: Assessment, station: string): RunPredicate {
  const { run, origin, entries, opened, declaration, plan } = frozen;
  const [first, last] = [entries[0], entries.at(-1)];
  if (!first || last?.body.kind !== 'run-concluded') throw new TypeError('a run that was not concluded');
  const { identity } = declaration;
  return {
    run,
    log: origin,
    entries: last.body.entries,
    chain: last.body.chain,
    opened: first.at,
    concluded: last.at,
    product: { maker: identity.maker, name: identity.product, serial: opened.request.serial },
    programme: opened.request.programme,
    target: opened.request.target,
    pack: plan.pack,
    declaration: opened.declaration.digest,
    methods: opened.methods.digest,
    plan: opened.plan.digest,
    station: {
      key: station,
      ...(declaration.station?.name !== undefined && { name: declaration.station.name }),
      instruments: declaration.station?.instruments ?? [],
    },
    versions: opened.versions,
    conditions: opened.conditions,
    measurements: assessment.verdicts.flatMap(judgedOf),
  };
}

/** https://in-toto.io/attestation/test-result/v0.1: an indicator is a test; what is open or conditional is a warning. */
function testResult({ opened, plan }: Frozen, { verdicts }: Assessment): object {
  const named = (...outcomes: readonly Verdict['outcome'][]): string[] =>
    verdicts.filter(({ outcome }) => outcomes.includes(outcome)).map(keyOf);
  const failedTests = named('fail', 'conditional fail');
  const warnedTests = named('inconclusive', 'conditional pass');
  return {
    result: failedTests.length > 0 ? 'FAILED' : warnedTests.length > 0 ? 'WARNED' : 'PASSED',
    configuration: [
      descriptor(`pack ${plan.pack.id} ${plan.pack.version}`, opened.pack.digest),
      descriptor('declaration', opened.declaration.digest),
      descriptor('methods', opened.methods.digest),
      descriptor('plan', opened.plan.digest),
    ],
    passedTests: named('pass'),
    warnedTests,
    failedTests,
  };
}

/**
 * https://in-toto.io/attestation/svr/v0.2: the levels met, by the pack and version whose rules they are. Whether anybody
 * official stands behind that pack is not for the station to say.
 */
function gradeResult({ opened, plan }: Frozen, { grade, on }: Assessment): object {
  const met = grade.levels.filter(({ level }) => grade.level !== null && level <= grade.level);
  const { id, version } = plan.pack;
  return {
    verifier: {
      id: `urn:gradus:bench:${opened.versions['gradus'] ?? 'unknown'}`,
      policies: [{ uri: `urn:gradus:pack:${id}:${version}`, ...descriptor(`${id} ${version}`, opened.pack.digest) }],
    },
    timeCreated: on,
    properties: met.map(
      ({ level }) =>
        `GRADUS_${id.toUpperCase().replaceAll(/[^A-Z0-9]/g, '_')}_${version.replaceAll('.', '_')}_${level}`,
    ),
  };
}

/** What a station says of a concluded run, judged on the day of its conclusion, by the name of the file. */
function statementsOf(frozen: Frozen, assessment: Assessment, station: string): Map<string, Statement> {
  const subject = subjectOf(frozen);
  const stated = (predicateType: string, predicate: object): Statement => ({
    _type: 'https://in-toto.io/Statement/v1',
    subject,
    predicateType,
    predicate,
  });
  return new Map([
    ['run.dsse.json', stated(runPredicateType, runPredicate(frozen, assessment, station))],
    [
      'test-result.dsse.json',
      stated('https://in-toto.io/attestation/test-result/v0.1', testResult(frozen, assessment)),
    ],
    ['grade.dsse.json', stated('https://in-toto.io/attestation/svr/v0.2', gradeResult(frozen, assessment))],
  ]);
}

const judged = ({ pack, opened, declaration, plan, entries }: Frozen): Assessment | null =>
  assess({ pack, packDigest: opened.pack.digest, declaration, plan, entries });

/** The results of a concluded run as envelopes signed by the station, by file name; none of a run that was aborted. */
export async function signResults(folder: RunFolder, signer: Signer, checks: Checks): Promise<Map<string, Uint8Array>> {
  const entries = folder.entries.map(({ bytes }, seq) => readEntry(bytes, entryFile(seq)));
  const { value: frozen } = await checkObjects({ entries, leaves: [] }, folder, checks);
  const assessment = judged(frozen);
  const results = new Map<string, Uint8Array>();
  if (!assessment) return results;
  for (const [name, statement] of statementsOf(frozen, assessment, vkeyText(signer)))
    results.set(name, await signEnvelope(payloadType, freeze(statement), signer));
  return results;
}

function checkProof({ proof, entries, checkpoint }: RunFolder): void {
  const last = entries.at(-1);
  if (!proof || !last) return;
  const written = formatProof({
    index: last.index,
    proof: last.proof,
    checkpoint: new TextDecoder().decode(checkpoint),
  });
  if (!equalBytes(proof, new TextEncoder().encode(written)))
    throw new Malformed(proofFile, `is not the proof of ${entryFile(entries.length - 1)} against the checkpoint`);
}

async function checkResult(
  [name, bytes]: readonly [string, Uint8Array],
  {
    frozen,
    assessment,
    keys,
    checks,
  }: { frozen: Frozen; assessment: Assessment; keys: readonly VerifierKey[]; checks: Checks },
): Promise<void> {
  const where = resultFile(name);
  const { payload, key } = await openEnvelope(bytes, payloadType, keys, checks, where);
  const expected = statementsOf(frozen, assessment, vkeyText(key)).get(name);
  if (!expected) throw new Malformed(where, 'is not a result of this version');
  const difference = firstDifference(thaw(payload, where), expected);
  if (difference)
    throw new Malformed(
      where,
      `states ${difference.path} as ${brief(difference.a)}; the evidence gives ${brief(difference.b)}`,
    );
}

/** Whether what the station signed of the result is what the evidence gives, and the proof beside it the entry's own. */
export async function checkResults(
  folder: RunFolder,
  frozen: Frozen,
  { spans }: Signers,
  checks: Checks,
): Promise<Proved<void>> {
  checkProof(folder);
  if (folder.results.size === 0) return { value: undefined, says: 'none signed' };
  const assessment = judged(frozen);
  const keys = spans.map(({ key }) => key);
  for (const result of folder.results) {
    if (!assessment) throw new Malformed(resultFile(result[0]), 'is a result of a run that was not concluded');
    await checkResult(result, { frozen, assessment, keys, checks });
  }
  const says = `${folder.results.size} statements signed by the station say what the evidence gives`;
  return { value: undefined, says };
}
