import { concat } from '../evidence/bytes.ts';
import { objectsIn } from '../evidence/entry.ts';
import { thawAs } from '../evidence/frozen.ts';
import { Malformed } from '../evidence/malformed.ts';
import type { Checks } from '../evidence/ports.ts';
import { entryFile, indexFile, objectFile, type RunFolder } from '../evidence/run-folder.ts';
import { digestText } from '../evidence/tree.ts';
import { assess } from '../judge/assess.ts';
import type { Assessment } from '../model/assessment.ts';
import { Declaration } from '../model/declaration.ts';
import type { Entry, RunId } from '../model/entry.ts';
import { MethodList, type Method } from '../model/method.ts';
import { methods as known } from '../model/methods.ts';
import { RulePack } from '../model/pack.ts';
import { Plan } from '../model/plan.ts';
import type { Digest, ObjectRef } from '../model/terms.ts';
import { planFor } from '../plan/plan.ts';
import type { Proved } from './chain.ts';
import { brief, firstDifference } from './difference.ts';
import type { Read } from './log-links.ts';
import { checkDut, checkSteps, openedBy, terminalOf, type Opened, type Terminal } from './sequence.ts';

/** What the run holds, once all of it is proved. `objects` by digest; `withheld`: those left out. */
export type Contents = {
  run: RunId;
  /** Of the station's log. */
  origin: string;
  pack: RulePack;
  declaration: Declaration;
  methods: readonly Method[];
  plan: Plan;
  entries: readonly Entry[];
  objects: ReadonlyMap<Digest, Uint8Array>;
  withheld: readonly Digest[];
};

async function checkObject(ref: ObjectRef, seq: number, folder: RunFolder, checks: Checks): Promise<Uint8Array> {
  const where = objectFile(ref.digest);
  const bytes = folder.objects.get(ref.digest.slice('sha256:'.length));
  if (!bytes) throw new Malformed(where, `is missing; ${entryFile(seq)} refers to it`);
  if (bytes.length !== ref.bytes)
    throw new Malformed(where, `has ${bytes.length} bytes; ${entryFile(seq)} says ${ref.bytes}`);
  if (digestText(await checks.sha256(bytes)) !== ref.digest)
    throw new Malformed(where, 'does not have the digest it is named by');
  return bytes;
}

async function objectsOf(
  entries: readonly Entry[],
  folder: RunFolder,
  checks: Checks,
): Promise<Map<Digest, Uint8Array>> {
  const objects = new Map<Digest, Uint8Array>();
  const withheld = new Set(folder.withheld);
  const named = new Set<Digest>();
  for (const [seq, { body }] of entries.entries())
    for (const ref of objectsIn(body)) {
      named.add(ref.digest);
      if (!withheld.has(ref.digest) && objects.get(ref.digest)?.length !== ref.bytes)
        objects.set(ref.digest, await checkObject(ref, seq, folder, checks));
    }
  for (const hex of folder.objects.keys())
    if (!objects.has(`sha256:${hex}`)) throw new Malformed(`objects/${hex}`, 'is referred to by no entry');
  const unnamed = folder.withheld.find((digest) => !named.has(digest));
  if (unnamed !== undefined) throw new Malformed(indexFile, `withholds ${unnamed}, which no entry refers to`);
  return objects;
}

export type Frozen = Contents & { opened: Opened };

export async function checkObjects({ entries }: Read, folder: RunFolder, checks: Checks): Promise<Proved<Frozen>> {
  const objects = await objectsOf(entries, folder, checks);
  const opened = openedBy(entries);
  const bytesAt = ({ digest }: ObjectRef): Uint8Array => {
    const bytes = objects.get(digest);
    if (bytes) return bytes;
    throw new Malformed(objectFile(digest), 'is withheld, and a run cannot be judged without it');
  };
  objectsIn(opened).forEach(bytesAt);
  const { run, origin } = folder;
  const value: Frozen = {
    run,
    origin,
    opened,
    pack: thawAs(bytesAt(opened.pack), RulePack, objectFile(opened.pack.digest)),
    declaration: thawAs(bytesAt(opened.declaration), Declaration, objectFile(opened.declaration.digest)),
    methods: thawAs(bytesAt(opened.methods), MethodList, objectFile(opened.methods.digest)),
    plan: thawAs(bytesAt(opened.plan), Plan, objectFile(opened.plan.digest)),
    entries,
    objects,
    withheld: folder.withheld,
  };
  const without = folder.withheld.length > 0 ? `; ${folder.withheld.length} withheld` : '';
  return { value, says: `${objects.size} objects have the digests that the entries name${without}` };
}

/** Objects without which a run cannot be judged again. */
export function neededIn({ entries }: Pick<Contents, 'entries'>): Set<Digest> {
  const opened = openedBy(entries);
  return new Set(objectsIn(opened).map(({ digest }) => digest));
}

export async function checkSequence(frozen: Frozen, { leaves }: Read, checks: Checks): Promise<Proved<Terminal>> {
  const { entries, opened, declaration, plan } = frozen;
  const chain = digestText(await checks.sha256(concat(leaves.slice(0, -1))));
  const value = terminalOf(entries, chain);
  checkDut(opened, declaration);
  checkSteps(entries, plan, value);
  const ended = value.kind === 'run-concluded' ? 'concluded' : `aborted (${value.code})`;
  return { value, says: `complete from the opening to the end, ${ended}` };
}

const versioned = ({ id, version }: Method): string => `${id} ${version}`;
const ours = new Map(known.map((method) => [versioned(method), method]));

/** A method of a version this program knows is the one it knows; its title may have been reworded since. */
function checkMethods(frozen: Frozen): number {
  const where = objectFile(frozen.opened.methods.digest);
  let compared = 0;
  for (const method of frozen.methods) {
    const same = ours.get(versioned(method));
    if (!same || (same.status === 'planned' && method.status === 'planned')) continue;
    const difference = firstDifference({ ...method, title: '' }, { ...same, title: '' });
    if (difference)
      throw new Malformed(
        where,
        `${method.id} version ${method.version}: ${difference.path} is ${brief(difference.a)}, which should be ${brief(difference.b)}`,
      );
    compared += 1;
  }
  return compared;
}

/** Methods that the plan asks and this program does not know: they may ask less than those it knows. */
function unknownIn({ steps }: Plan, methods: readonly Method[]): string[] {
  const asked = [...new Set(steps.map(({ method }) => method))];
  return asked
    .flatMap((id) => methods.find((method) => method.id === id) ?? [])
    .map(versioned)
    .filter((name) => !ours.has(name));
}

/** Runs what reads the frozen inputs: whatever it throws, they are to blame. */
function from<T>(where: string, make: () => T): T {
  try {
    return make();
  } catch (error) {
    throw new Malformed(where, error instanceof Error ? error.message : String(error), { cause: error });
  }
}

export function checkPlan(frozen: Frozen): Proved<Plan> {
  const { opened, pack, declaration, methods } = frozen;
  const compared = checkMethods(frozen);
  const where = objectFile(opened.plan.digest);
  const plan = from(where, () =>
    planFor({
      pack,
      packDigest: opened.pack.digest,
      declaration,
      declarationDigest: opened.declaration.digest,
      methods,
      methodsDigest: opened.methods.digest,
      request: opened.request,
    }),
  );
  const difference = firstDifference(frozen.plan, plan);
  if (difference)
    throw new Malformed(
      where,
      `is not the plan that pack, declaration and methods give: ${difference.path} is ${brief(difference.a)}, which should be ${brief(difference.b)}`,
    );
  const unknown = unknownIn(plan, methods);
  const but = unknown.length > 0 ? `, but NOT ${unknown.join(', ')}, which it does not know` : '';
  return {
    value: plan,
    says: `planned again to the same ${plan.steps.length} steps; ${compared} methods as this version knows them${but}`,
  };
}

function countsOf({ verdicts }: Assessment): string {
  const counts = new Map<string, number>();
  for (const { outcome } of verdicts) counts.set(outcome, (counts.get(outcome) ?? 0) + 1);
  return [...counts].map(([outcome, count]) => `${count} ${outcome}`).join(', ');
}

export function checkVerdicts(frozen: Frozen, on: string | undefined): Proved<Assessment | null> {
  const { pack, declaration, plan, entries, opened } = frozen;
  const value = from(objectFile(opened.pack.digest), () =>
    assess({ pack, packDigest: opened.pack.digest, declaration, plan, entries, ...(on !== undefined && { on }) }),
  );
  return { value, says: value ? countsOf(value) : 'no conclusion, no verdict' };
}

export function gradeSays(assessment: Assessment | null): string {
  if (!assessment) return 'the run was aborted: evidence, and no grade';
  const { grade } = assessment;
  if (grade.refused) return 'the pack refuses to grade';
  if (grade.component) return 'a component: evidence, and no product grade';
  return grade.level ?? 'no level reached';
}
