import path from 'node:path';
import { inTime, settled } from '../drivers/deadline.ts';
import { absentProgram } from '../drivers/outside/there.ts';
import type { Located } from '../drivers/yaml/document.ts';
import type { Readback } from '../measure/probe.ts';
import type { Language } from '../model/terms.ts';
import type { Declaration } from '../model/declaration.ts';
import { exit, ProbeError } from '../model/errors.ts';
import { laidOut, plain, terminal, type Tone } from '../print/layout.ts';
import { checkWords, findingText, needText, type FindingCode, type Same } from './check-words.ts';
import { durationOf, readDeclaration } from './inputs.ts';
import { digestOfFile } from './interview.ts';
import { screen, write, writeJson, type Manners } from './manners.ts';
import { knownPacks } from '../drivers/packs/load.ts';
import { loadPack } from './pack.ts';
import { openProbe } from './wire.ts';

export type CheckOptions = Manners & { offline?: boolean; timeout: string };

type Path = (string | number)[];
/** What is worth knowing of a valid declaration before a device is on the bench. */
export type Finding = { path: Path; code: FindingCode; text: string };

export type Compared = { field: string; declared: string | null; says: string | null; same: Same };

/** The fields of a readback, as declared. */
function declaredFields({ identity, models = [] }: Declaration): [string, string | undefined][] {
  const { maker, product, serial, hardware, firmware } = identity;
  return [
    ['maker', maker],
    ['product', product],
    ['serial', serial],
    ['hardware.revision', hardware.revision],
    ['hardware.digest', hardware.digest],
    ['firmware.version', firmware.version],
    ['firmware.digest', firmware.digest],
    ...models.map(({ id, digest }): [string, string | undefined] => [`models.${id}.digest`, digest]),
  ];
}

function sameness(declared: string | undefined, says: string | undefined): Same {
  if (says === undefined) return 'not said';
  if (declared === undefined) return 'not declared';
  return declared === says ? 'same' : 'differs';
}

/** Declared values beside what the device says, field by field; what neither has is left out. */
export function compared(declaration: Declaration, says: Readback['says']): Compared[] {
  const fields = declaredFields(declaration);
  const known = new Set(fields.map(([field]) => field));
  const others = Object.keys(says)
    .filter((field) => !known.has(field))
    .map((field): [string, undefined] => [field, undefined]);
  return [...fields, ...others].flatMap(([field, declared]): Compared[] => {
    const said = Object.hasOwn(says, field) ? says[field] : undefined;
    if (declared === undefined && said === undefined) return [];
    return [{ field, declared: declared ?? null, says: said ?? null, same: sameness(declared, said) }];
  });
}

const lapsingDays = 30;
const dayMs = 86_400_000;

function* calibrations({ station }: Declaration, now: Date): Generator<Finding> {
  for (const [i, { calibrated, due }] of (station?.instruments ?? []).entries()) {
    const at: Path = ['station', 'instruments', i, 'due'];
    // A due date holds to 24:00 UTC.
    const left = Date.parse(due) + dayMs - now.getTime();
    if (due < calibrated) yield { path: at, code: 'CALIBRATION_REVERSED', text: due };
    else if (left <= 0) yield { path: at, code: 'CALIBRATION_LAPSED', text: due };
    else if (left <= lapsingDays * dayMs) yield { path: at, code: 'CALIBRATION_LAPSING', text: due };
  }
}

/** A person may look instead. */
const attests = ({ supports, probes }: Declaration): boolean =>
  (supports?.includes('secure-boot') ?? false) && probes.inspect === undefined;

function* missingProbes(d: Declaration, lang: Language): Generator<Finding> {
  const rules = (d.rules ?? []).length > 0;
  const models = (d.models ?? []).length > 0;
  const needs = [
    { capability: 'identity', asked: true, what: 'identity' },
    { capability: 'stimulus', asked: rules, what: 'rules' },
    { capability: 'read', asked: rules, what: 'rules' },
    { capability: 'infer', asked: models, what: 'models' },
    { capability: 'adapt', asked: d.supports?.includes('adaptation') ?? false, what: 'adaptation' },
    { capability: 'log', asked: d.supports?.includes('audit-log') ?? false, what: 'audit' },
    { capability: 'update', asked: d.supports?.includes('secure-update') ?? false, what: 'update' },
    { capability: 'attest', asked: attests(d), what: 'boot' },
  ] as const;
  for (const { capability, asked, what } of needs)
    if (asked && d.probes[capability] === undefined)
      yield { path: ['probes', capability], code: 'PROBE_MISSING', text: needText[what][lang] };
}

/** Names in the packs that come with Gradus; read only for a component. */
async function knownIndicators({ component }: Declaration): Promise<Set<string>> {
  const names = component ? knownPacks() : [];
  const packs = await Promise.all(names.map((name) => loadPack(name)));
  return new Set(packs.flatMap(({ pack }) => Object.keys(pack.indicators)));
}

/** A component is asked what it covers: a name that no pack knows would ask nothing of it. */
function* unknownCovers({ component }: Declaration, known: ReadonlySet<string>): Generator<Finding> {
  for (const [i, name] of (component?.covers ?? []).entries())
    if (!known.has(name)) yield { path: ['component', 'covers', i], code: 'COVERS_UNKNOWN', text: name };
}

function* unplaced({ points = [], rules = [], probes, endpoints }: Declaration): Generator<Finding> {
  const { read } = probes;
  for (const [i, point] of points.entries())
    if (
      rules.some(({ output }) => output === point.id) &&
      (read === 'opcua' || read === 'http' || read === 'command') &&
      point[read] === undefined
    )
      yield { path: ['points', i], code: 'POINT_UNPLACED', text: read };
  if (probes.identity === 'opcua' && endpoints.opcua?.device === undefined)
    yield { path: ['endpoints', 'opcua'], code: 'DEVICE_UNPLACED', text: '' };
}

function* unknownAliases({ points = [], endpoints }: Declaration): Generator<Finding> {
  const known = new Set(['0', 'ua', ...Object.keys(endpoints.opcua?.namespaces ?? {})]);
  const paths: [Path, string | undefined][] = [
    [['endpoints', 'opcua', 'device'], endpoints.opcua?.device],
    ...points.map(({ opcua }, i): [Path, string | undefined] => [['points', i, 'opcua'], opcua]),
  ];
  for (const [path, text = ''] of paths) {
    const strange = text
      .split('/')
      .slice(1)
      .map((step) => step.split(':', 1)[0] ?? '')
      .find((alias) => !known.has(alias));
    if (strange !== undefined) yield { path, code: 'ALIAS_UNKNOWN', text: strange };
  }
}

function* models({ models = [], probes, station }: Declaration): Generator<Finding> {
  for (const [i, { id, digest, scene }] of models.entries()) {
    const set = station?.sets?.some(({ model }) => model === id);
    if (digest === undefined) yield { path: ['models', i], code: 'NO_DIGEST', text: '' };
    if (scene === undefined && !set && probes.infer !== 'recorded')
      yield { path: ['models', i], code: 'NO_INPUTS', text: '' };
  }
}

type Named = { path: Path; file: string; digest: string | undefined };

function namedFiles({ models = [], adaptation }: Declaration): Named[] {
  const guard = adaptation?.guardSet;
  return [
    ...models.flatMap(({ file, digest }, i) =>
      file === undefined ? [] : [{ path: ['models', i, 'file'], file, digest }],
    ),
    ...(guard ? [{ path: ['adaptation', 'guardSet', 'file'], ...guard }] : []),
  ];
}

async function fileFindings(declaration: Declaration, folder: string): Promise<Finding[]> {
  const found: Finding[] = [];
  for (const { path: at, file, digest } of namedFiles(declaration)) {
    const actual = await digestOfFile(path.resolve(folder, file)).catch(() => undefined);
    if (actual === undefined) found.push({ path: at, code: 'FILE_ABSENT', text: file });
    else if (digest !== undefined && digest !== actual) found.push({ path: at, code: 'DIGEST_DIFFERS', text: actual });
  }
  return found;
}

function* absentPeers({ station }: Declaration, folder: string): Generator<Finding> {
  for (const [i, peer] of (station?.peers ?? []).entries()) {
    const text = absentProgram(peer, folder);
    if (text !== undefined) yield { path: ['station', 'peers', i], code: 'PEER_ABSENT', text };
  }
}

/** What is wrong with a set named at the station, to the first case that is. */
async function setFindings(declaration: Declaration, folder: string): Promise<Finding[]> {
  const found: Finding[] = [];
  if (!declaration.station?.sets) return found;
  const { examined } = await import('../drivers/sets/examine.ts');
  for (const [i, named] of declaration.station.sets.entries()) {
    const at = ['station', 'sets', i];
    const { wrong, units, unproving } = await examined(declaration, folder, named);
    if (wrong !== undefined) found.push({ path: at, code: 'SET_WRONG', text: wrong });
    if (units.length > 0) found.push({ path: at, code: 'SET_UNITS', text: units.join('; ') });
    if (unproving !== undefined) found.push({ path: at, code: 'SET_PROVES_NOTHING', text: unproving });
  }
  return found;
}

/** Everything that can be said of a declaration without its device. */
export async function findingsIn(
  declaration: Declaration,
  folder: string,
  now: Date,
  lang: Language,
): Promise<Finding[]> {
  return [
    ...(await fileFindings(declaration, folder)),
    ...(await setFindings(declaration, folder)),
    ...calibrations(declaration, now),
    ...absentPeers(declaration, folder),
    ...missingProbes(declaration, lang),
    ...unplaced(declaration),
    ...unknownAliases(declaration),
    ...models(declaration),
    ...unknownCovers(declaration, await knownIndicators(declaration)),
  ];
}

export type Asked =
  | { how: 'answered'; via: string; fields: Compared[] }
  | { how: 'unreachable'; code: string; says: string }
  | { how: 'offline' }
  | { how: 'no probe' };

async function readback(declaration: Declaration, folder: string, ms: number): Promise<Readback> {
  const { identity } = declaration.probes;
  const started: number[] = [];
  const probe = await openProbe(
    { ...declaration, probes: identity ? { identity } : {} },
    { folder, started: (pid) => started.push(pid) },
  );
  try {
    if (!probe.identity) throw new ProbeError('PROBE_LACKS', `${identity ?? 'nothing'} cannot read a nameplate`);
    return await inTime(probe.identity(), ms, 'reading the nameplate');
  } finally {
    await settled(probe.close(), 1000);
    if (started.length > 0) {
      const { killGroup } = await import('../drivers/command/program.ts');
      for (const pid of started) killGroup(pid);
    }
  }
}

async function ask(declaration: Declaration, folder: string, options: CheckOptions): Promise<Asked> {
  const ms = durationOf('--timeout', options.timeout);
  if (options.offline) return { how: 'offline' };
  if (declaration.probes.identity === undefined) return { how: 'no probe' };
  try {
    const { via, says } = await readback(declaration, folder, ms);
    return { how: 'answered', via, fields: compared(declaration, says) };
  } catch (error) {
    if (!(error instanceof ProbeError)) throw error;
    return { how: 'unreachable', code: error.code, says: error.message };
  }
}

const countOf = (fields: readonly Compared[], same: Same): number => fields.filter((f) => f.same === same).length;

/** 10: something differs. 11: the device was not reached, or does not say everything that is declared. */
export function exitOf(asked: Asked, findings: readonly Finding[]): number {
  const fields = asked.how === 'answered' ? asked.fields : [];
  if (countOf(fields, 'differs') > 0 || findings.some(({ code }) => code === 'DIGEST_DIFFERS' || code === 'SET_WRONG'))
    return exit.nonConforming;
  if (asked.how === 'offline') return exit.conforms;
  const whole = asked.how === 'answered' && countOf(fields, 'not said') === 0 && countOf(fields, 'same') > 0;
  return whole ? exit.conforms : exit.inconclusive;
}

const tones: Record<Same, Tone> = { same: 'good', differs: 'bad', 'not said': 'open', 'not declared': 'soft' };

function fieldName(field: string, lang: Language): string {
  const words = checkWords[lang];
  const model = /^models\.(.+)\.digest$/.exec(field)?.[1];
  return model === undefined ? (words.fields[field] ?? field) : words.modelDigest(model);
}

/** A digest short enough for a table. Two that begin alike are written out. */
function shortly({ declared, says }: Compared, which: 'declared' | 'says'): string {
  const text = { declared, says }[which] ?? '–';
  const cut = (digest: string | null): string => (digest ?? '').slice(0, 'sha256:'.length + 16);
  const alike = declared !== says && cut(declared) === cut(says);
  return /^sha256:[0-9a-f]{64}$/.test(text) && !alike ? `${cut(text)}…` : text;
}

/** Fields as a table: declared, what the device says, and whether that is the same. */
export function fieldsTable(
  fields: readonly Compared[],
  lang: Language,
  on: { width?: number; colour?: boolean },
): string {
  const { head, same } = checkWords[lang];
  const lines = laidOut(
    [
      { head: head.field },
      { head: head.declared, gives: true, least: 16 },
      { head: head.device, gives: true, least: 16 },
      { head: head.same },
    ],
    fields.map((f) => [
      fieldName(f.field, lang),
      shortly(f, 'declared'),
      shortly(f, 'says'),
      { text: same[f.same], tone: tones[f.same] },
    ]),
    on,
  );
  return terminal(lines.flat());
}

function conclusion(asked: Asked, lang: Language): string[] {
  const words = checkWords[lang];
  switch (asked.how) {
    case 'offline':
      return [words.offline];
    case 'no probe':
      return [words.noProbe];
    case 'unreachable':
      return [words.unreached(asked.code, plain(asked.says))];
    case 'answered': {
      const [differs, unsaid] = [countOf(asked.fields, 'differs'), countOf(asked.fields, 'not said')];
      if (countOf(asked.fields, 'same') + differs === 0) return [words.nothing];
      return [
        ...(differs > 0 ? [words.differs(differs)] : []),
        ...(unsaid > 0 ? [words.unsaid(unsaid)] : []),
        ...(differs + unsaid === 0 ? [words.allSame] : []),
      ];
    }
  }
}

type Checked = { file: string; located: Located; findings: Finding[]; asked: Asked };

function tellPeople({ file, located, findings, asked }: Checked, lang: Language): void {
  const words = checkWords[lang];
  write(words.valid(file));
  if (findings.length > 0) write(words.findings);
  for (const { path, code, text } of findings)
    write(`  ${located.where(path)}: ${plain(findingText(code, text, lang))}`);
  if (asked.how === 'answered') {
    write(words.via(asked.via));
    write(fieldsTable(asked.fields, lang, screen()));
  }
  if (findings.some(({ code }) => code === 'DIGEST_DIFFERS')) write(words.fileDiffers);
  for (const line of conclusion(asked, lang)) write(line);
}

function asJson({ file, located, findings, asked }: Checked, code: number, lang: Language): unknown {
  return {
    file,
    valid: true,
    findings: findings.map(({ path, code, text }) => ({
      where: located.where(path),
      code,
      says: findingText(code, text, lang),
    })),
    device: asked,
    exit: code,
  };
}

/** `gradus check`: is the declaration one, and is the device the one declared? */
export async function check(file: string, options: CheckOptions): Promise<void> {
  const { declaration, folder, located } = await readDeclaration(file);
  const findings = await findingsIn(declaration, folder, new Date(), options.lang);
  const asked = await ask(declaration, folder, options);
  const checked = { file, located, findings, asked };
  const code = exitOf(asked, findings);
  if (options.json) writeJson(asJson(checked, code, options.lang));
  else tellPeople(checked, options.lang);
  process.exitCode = code;
}
