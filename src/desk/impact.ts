import { statSync } from 'node:fs';
import path from 'node:path';
import { digestOf } from '../drivers/packs/load.ts';
import { levelOfIndicators } from '../judge/ladder.ts';
import type { Assessment } from '../model/assessment.ts';
import { exit, InputError } from '../model/errors.ts';
import type { Impact } from '../model/impact.ts';
import { methods } from '../model/methods.ts';
import type { RulePack } from '../model/pack.ts';
import { levels, type Level } from '../model/terms.ts';
import { impactOf, keyOf, type Side } from '../plan/impact.ts';
import { impactText, type ImpactReport } from '../print/impact.ts';
import { programmeOf, readDeclaration, targetOf } from './inputs.ts';
import { screen, write, writeJson, type Manners } from './manners.ts';
import { loadPack } from './pack.ts';
import { refuseBroken } from './read.ts';
import { readRun, type RunRead } from './run-read.ts';

type Options = Manners & {
  pack?: string;
  newPack?: string;
  target?: string;
  programme: string;
  runs: string;
  instrument?: string;
  since?: string;
  station: string;
};

const defaultPack = 'gbt-45288-2026-described';

/** A declaration, or a run with the one it froze. `run`: its id and what it has results for. */
type Given = { side: Side; called: string; run?: { id: string; backed: ReadonlySet<string> } };

const isFolder = (at: string): boolean => statSync(at, { throwIfNoEntry: false })?.isDirectory() ?? false;
const isRun = (given: string, { runs }: Options): boolean => isFolder(given) || isFolder(path.join(runs, given));

/** What the run has a usable result for. */
const backedBy = ({ verdicts }: Assessment): ReadonlySet<string> =>
  new Set(verdicts.filter((v) => v.measured && v.outcome !== 'inconclusive').map(keyOf));

function concluded({ run, verification, assessment }: RunRead): Given {
  const { contents } = verification;
  if (!contents || !assessment)
    throw new InputError('RUN_UNKNOWN', run, 'this run was not concluded: it has no evidence to lose.');
  const { pack, declaration, methods: frozen } = contents;
  return {
    side: {
      pack,
      packDigest: assessment.pack.digest,
      declaration,
      declarationDigest: digestOf(declaration),
      methods: frozen,
      methodsDigest: digestOf(frozen),
    },
    called: run,
    run: { id: run, backed: backedBy(assessment) },
  };
}

async function declared(file: string, packReference: string): Promise<Given> {
  const { declaration } = await readDeclaration(file);
  const { pack, digest } = await loadPack(packReference);
  return {
    side: {
      pack,
      packDigest: digest,
      declaration,
      declarationDigest: digestOf(declaration),
      methods,
      methodsDigest: digestOf(methods),
    },
    called: file,
  };
}

/** null: the run does not verify, which has been said. */
async function oldOf(given: string, options: Options): Promise<Given | null> {
  if (!isRun(given, options)) return declared(given, options.pack ?? defaultPack);
  if (options.pack !== undefined)
    throw new InputError(
      'USAGE',
      '--pack',
      'a run has its own rule pack. Name the one it is to be shown by with --new-pack.',
    );
  const read = await readRun(given, options);
  return refuseBroken(read, options.json === true) ? null : concluded(read);
}

/** The new side is always a declaration: asked by its own pack, else by that of the old side. */
async function nextOf(given: string, old: Given, options: Options): Promise<Given> {
  if (isRun(given, options))
    throw new InputError(
      'USAGE',
      given,
      'the new side is a declaration (sensor.yaml): a run is what is measured of it afterwards.',
    );
  if (options.newPack !== undefined) return declared(given, options.newPack);
  const { declaration } = await readDeclaration(given);
  const { pack, packDigest } = old.side;
  return {
    side: {
      ...old.side,
      pack,
      packDigest,
      declaration,
      declarationDigest: digestOf(declaration),
      methods,
      methodsDigest: digestOf(methods),
    },
    called: given,
  };
}

function wantedUpTo(target: Level, packs: readonly RulePack[]): ReadonlySet<string> {
  const top = levels.indexOf(target);
  return new Set(
    packs.flatMap((pack) =>
      [...levelOfIndicators(pack)].filter(([, level]) => levels.indexOf(level) <= top).map(([name]) => name),
    ),
  );
}

const packNamed = ({ pack, packDigest }: Side): { id: string; version: string; digest: string } => ({
  id: pack.id,
  version: pack.version,
  digest: packDigest,
});

const headOf = ({ side, called, run }: Given): object => ({
  given: called,
  ...(run && { run: run.id }),
  product: side.declaration.identity.product,
  serial: side.declaration.identity.serial ?? null,
  declaration: side.declarationDigest,
  pack: packNamed(side),
});

const packText = ({ pack, packDigest }: Side): string => `${pack.id} ${pack.version} (${packDigest.slice(0, 19)}…)`;

const quoted = (text: string): string =>
  /^[\w./@:+-]+$/.test(text) ? text : `'${text.replaceAll("'", String.raw`'\''`)}'`;

/** What takes the retest. A pack that was not named is the one of the old side. */
function runText({ called }: Given, { newPack, pack, programme, target }: Options): string {
  const named = newPack ?? pack;
  return [
    `gradus run ${quoted(called)}`,
    ...(named === undefined ? [] : [`--pack ${quoted(named)}`]),
    ...(programme === 'type' ? [] : [`--programme ${programme}`]),
    ...(target === undefined ? [] : [`--target ${quoted(target)}`]),
  ].join(' ');
}

function reportOf(found: Impact, [old, next]: readonly [Given, Given], options: Options): ImpactReport {
  return {
    impact: found,
    product: next.side.declaration.identity.product,
    old: old.called,
    next: next.called,
    packs: [...new Set([packText(old.side), packText(next.side)])],
    run: runText(next, options),
    language: options.lang,
  };
}

/** `gradus impact OLD NEW`: what the change from one declaration, or rule pack, to another invalidates. */
async function between(given: readonly [string, string], options: Options): Promise<void> {
  const old = await oldOf(given[0], options);
  if (!old) return;
  const next = await nextOf(given[1], old, options);
  const target = targetOf(options.target, next.side.declaration, next.side.pack);
  const impact = impactOf({
    old: old.side,
    next: next.side,
    request: { programme: programmeOf(options.programme), target, draw: '0'.repeat(32) },
    wanted: wantedUpTo(target, [old.side.pack, next.side.pack]),
    ...(old.run && { backed: old.run.backed }),
  });
  if (options.json) writeJson({ old: headOf(old), new: headOf(next), target, ...impact });
  else write(impactText(reportOf(impact, [old, next], options), screen()));
  const again = impact.rows.some(({ fate }) => fate === 'lost' || fate === 'new');
  process.exitCode = again ? exit.inconclusive : exit.conforms;
}

export async function impact(old: string | undefined, next: string | undefined, options: Options): Promise<void> {
  if (options.instrument !== undefined) {
    if (old !== undefined)
      throw new InputError(
        'USAGE',
        '--instrument',
        'looks at the log of this station: name no declarations beside it.',
      );
    const { resting } = await import('./resting.ts');
    return resting(options.instrument, options);
  }
  if (options.since !== undefined) throw new InputError('USAGE', '--since', 'goes with --instrument ID.');
  if (old === undefined || next === undefined)
    throw new InputError('USAGE', 'impact', 'name two declarations, the old and the new one; or --instrument ID.');
  return between([old, next], options);
}
