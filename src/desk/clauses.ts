import { digestOf } from '../drivers/packs/load.ts';
import { clausesFor, type Clauses, type ComponentRun } from '../market/clauses.ts';
import { componentKinds, ComponentType, kindOf, type ComponentKind } from '../model/component.ts';
import type { Declaration } from '../model/declaration.ts';
import { exit, InputError } from '../model/errors.ts';
import { methods } from '../model/methods.ts';
import type { RulePack } from '../model/pack.ts';
import type { Plan } from '../model/plan.ts';
import { languages, type Level } from '../model/terms.ts';
import { planFor } from '../plan/plan.ts';
import { clausesPage } from '../print/clauses-page.ts';
import { clausesJson, clausesText } from '../print/clauses.ts';
import type { LoadedPack } from '../drivers/packs/load.ts';
import { levelOf, readDeclaration } from './inputs.ts';
import { screen, write, writeJson } from './manners.ts';
import { loadPack } from './pack.ts';
import { refuseBroken } from './read.ts';
import { writeWhole } from './reports.ts';
import { readRun, type ReadOptions } from './run-read.ts';

type Options = Omit<ReadOptions, 'on'> & {
  component?: string;
  target?: string;
  pack: string;
  run?: string[];
  both?: boolean;
  html?: string;
};

function namedKind(text: string): ComponentKind {
  const found = ComponentType.safeParse(text);
  if (!found.success)
    throw new InputError('USAGE', '--component', `${text} is not a component. Write ${componentKinds.join(', ')}.`);
  return kindOf(found.data);
}

const declaredKind = (where: string, { kind, component }: Declaration): ComponentKind => {
  if (component) return kindOf(component.type);
  throw new InputError('USAGE', where, `declares a ${kind}: a supplier declares a component, with kind: component.`);
};

/** The kind asked for, or the one declared; the two may not differ. */
function kindAsked(
  { component }: Options,
  file: string | undefined,
  declaration: Declaration | undefined,
): ComponentKind {
  const declared = declaration && declaredKind(file ?? '', declaration);
  if (component === undefined) {
    if (declared) return declared;
    throw new InputError(
      'USAGE',
      '--component',
      `say of whom: ${componentKinds.join(', ')}; or give a component's declaration.`,
    );
  }
  const named = namedKind(component);
  if (declared && declared !== named)
    throw new InputError('USAGE', '--component', `${file} declares a component of type ${declared}.`);
  return named;
}

async function evidenceOf(run: string, kind: ComponentKind, options: Options): Promise<ComponentRun | null> {
  const read = await readRun(run, options);
  if (refuseBroken(read, options.json === true)) return null;
  const { assessment, verification } = read;
  if (!assessment || !verification.contents)
    throw new InputError('RUN_UNKNOWN', run, 'this run was not concluded: it answers nothing.');
  const { declaration } = verification.contents;
  const type = declaredKind(run, declaration);
  if (type !== kind) throw new InputError('USAGE', '--run', `${run} is of a component of type ${type}, not ${kind}.`);
  return { assessment, declaration, pinned: verification.pinned };
}

/** null: one of them does not verify, which has been said. */
async function evidence(kind: ComponentKind, options: Options): Promise<ComponentRun[] | null> {
  const runs: ComponentRun[] = [];
  for (const name of options.run ?? []) {
    const run = await evidenceOf(name, kind, options);
    if (!run) return null;
    runs.push(run);
  }
  return runs;
}

const topOf = ({ grading }: RulePack): Level => ('upTo' in grading ? grading.upTo : 'L3');

function planOf(declaration: Declaration, { pack, digest }: LoadedPack, target: Level): Plan {
  const { serial, product } = declaration.identity;
  return planFor({
    pack,
    packDigest: digest,
    declaration,
    declarationDigest: digestOf(declaration),
    methods,
    methodsDigest: digestOf(methods),
    request: { programme: 'type', target, serial: (serial ?? product).slice(0, 64), draw: '0'.repeat(32) },
  });
}

/** Without evidence nothing was judged; with some, every clause is to be answered. */
function exitOf({ clauses }: Clauses, runs: readonly ComponentRun[]): number {
  if (runs.length === 0) return exit.conforms;
  if (clauses.some(({ standing }) => standing === 'failed')) return exit.nonConforming;
  return clauses.some(({ standing }) => standing === 'open') ? exit.inconclusive : exit.conforms;
}

/** `gradus clauses`: what a buyer may ask of a component's supplier, as contract text, and what evidence answers already. */
export async function clauses(file: string | undefined, options: Options): Promise<void> {
  const declaration = file === undefined ? undefined : (await readDeclaration(file)).declaration;
  const kind = kindAsked(options, file, declaration);
  const loaded = await loadPack(options.pack);
  const { pack, digest } = loaded;
  const rule = pack.components?.[kind];
  if (!rule)
    throw new InputError(
      'USAGE',
      '--pack',
      `${pack.id} ${pack.version} does not say what a component of type ${kind} bears on (components in the pack).`,
    );
  const target = options.target === undefined ? (declaration?.target ?? topOf(pack)) : levelOf(options.target);
  const runs = await evidence(kind, options);
  if (!runs) return;
  const plan = declaration && planOf(declaration, loaded, target);
  const found = clausesFor({ kind, rule, pack, packDigest: digest, target, methods, runs, ...(plan && { plan }) });
  const chosen = options.both ? languages : [options.lang];
  if (options.html !== undefined) await writeWhole(options.html, clausesPage(found, chosen));
  if (options.json) writeJson(clausesJson(found));
  else write(options.html ?? clausesText(found, chosen, process.stdout.isTTY ? screen().width : undefined));
  process.exitCode = exitOf(found, runs);
}
