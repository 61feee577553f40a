import { levels } from '../model/terms.ts';
import type { Level } from '../model/terms.ts';
import type { Method, MethodParameter } from '../model/method.ts';
import { provenanceOf, programmeNames } from '../model/pack.ts';
import type { Indicator, LevelRule, Limit, Needs, Parameter, RulePack, Who } from '../model/pack.ts';
import { conditionComplaints } from './condition-check.ts';
import { boundOf, declaredUnits } from './limit.ts';

/** Something a pack says that cannot be, or (`warning`) that its author may not have meant. */
export type Complaint = { path: readonly PropertyKey[]; says: string; severity: 'error' | 'warning' };
export type CheckWith = {
  methods: readonly Method[];
  /** Whether a text is a UCUM unit. */
  isUnit: (text: string) => boolean;
  /** Today, as YYYY-MM-DD: for what has run out. Absent: nothing is said about it. */
  today?: string;
};

type Path = readonly PropertyKey[];
const error = (path: Path, says: string): Complaint => ({ path, says, severity: 'error' });
const warning = (path: Path, says: string): Complaint => ({ path, says, severity: 'warning' });
const list = (names: readonly string[]): string => (names.length === 0 ? 'none' : names.join(', '));

function* whoComplaints(who: Who, path: Path, pack: RulePack): Generator<Complaint> {
  for (const [part, at] of [
    [who, path],
    [who.limit, [...path, 'limit']],
  ] as const) {
    if (!part) continue;
    const { kind, source } = provenanceOf(part);
    if (!Object.hasOwn(pack.sources, source)) yield error([...at, kind], `${source} is not under sources`);
    else yield* kindComplaints(kind, source, at, pack);
  }
}

const notOfficial = new Set(['trade-article', 'own-proposal', 'paper', 'benchmark-rules', 'guidance']);
function* kindComplaints(kind: string, source: string, at: Path, pack: RulePack): Generator<Complaint> {
  const of = pack.sources[source];
  if (kind === 'official' && of && notOfficial.has(of.kind))
    yield error([...at, kind], `${source} is a ${of.kind}: nothing official follows from it`);
  if (kind === 'official' && of && of.digest === undefined)
    yield error(['sources', source], `an official rule names the digest of its text: write digest`);
  if (kind === 'contracted' && of && of.kind !== 'contract')
    yield error([...at, kind], `${source} is a ${of.kind}, not a contract`);
}

function* sourceComplaints(pack: RulePack): Generator<Complaint> {
  for (const [id, source] of Object.entries(pack.sources))
    for (const [i, conflict] of (source.conflicts ?? []).entries())
      if (!Object.hasOwn(pack.conflicts ?? {}, conflict))
        yield error(['sources', id, 'conflicts', i], `${conflict} is not under conflicts`);
  for (const [id, conflict] of Object.entries(pack.conflicts ?? {}))
    for (const [i, source] of conflict.sources.entries())
      if (!Object.hasOwn(pack.sources, source))
        yield error(['conflicts', id, 'sources', i], `${source} is not under sources`);
}

function inRange(value: Parameter, { default: standard, least, most, oneOf }: MethodParameter): string | undefined {
  if (typeof value !== typeof standard) return `is a ${typeof value}: write a ${typeof standard}`;
  if (typeof value === 'number' && least !== undefined && value < least) return `is too small: at least ${least}`;
  if (typeof value === 'number' && most !== undefined && value > most) return `is too large: at most ${most}`;
  if (oneOf && !oneOf.includes(String(value))) return `is not known: write one of ${list(oneOf)}`;
  return undefined;
}

function* parameterComplaints(indicator: Indicator, method: Method, at: Path): Generator<Complaint> {
  for (const [name, value] of Object.entries(indicator.parameters ?? {})) {
    const known = method.parameters[name];
    const path = [...at, 'parameters', name];
    const wrong = known ? inRange(value, known) : undefined;
    if (!known)
      yield error(path, `${method.id} has no such parameter: known are ${list(Object.keys(method.parameters))}`);
    else if (wrong !== undefined) yield error(path, `${typeof value === 'string' ? 'this text' : value} ${wrong}`);
  }
}

function* checksComplaints({ checks, quantity }: Indicator, method: Method, at: Path): Generator<Complaint> {
  if (!checks) {
    // A method may measure a number beside its checks.
    if (method.checks && method.quantities[quantity] === null)
      yield error(at, `${method.id} asks many checks: write checks: {must: […]}`);
    return;
  }
  if (method.quantities[quantity] !== null)
    yield error([...at, 'checks'], `${quantity} is a number: the checks are another quantity of ${method.id}`);
  const known = Object.keys(method.checks ?? {});
  for (const severity of ['must', 'should'] as const)
    for (const [i, name] of (checks[severity] ?? []).entries()) {
      const path = [...at, 'checks', severity, i];
      if (!known.includes(name)) yield error(path, `${method.id} has no check ${name}: it has ${list(known)}`);
      if (severity === 'should' && checks.must.includes(name)) yield error(path, `${name} is under must already`);
    }
}

function* sampleComplaints(indicator: Indicator, method: Method, pack: RulePack, at: Path): Generator<Complaint> {
  const sizes = new Set(Object.values(pack.programmes).map(({ samples }) => samples));
  for (const [size, count] of Object.entries(indicator.samples ?? {})) {
    if (count < method.fewest)
      yield error([...at, 'samples', size], `${count} is too few: ${method.id} needs at least ${method.fewest}`);
    if (!sizes.has(size))
      yield warning(
        [...at, 'samples', size],
        `no programme uses the sample size ${size}: used are ${list([...sizes])}`,
      );
  }
}

function* methodComplaints(
  indicator: Indicator,
  pack: RulePack,
  { methods }: CheckWith,
  at: Path,
): Generator<Complaint> {
  const method = methods.find(({ id }) => id === indicator.method);
  if (!method) return yield error([...at, 'method'], `no such method: gradus packs method lists them`);
  if (!Object.hasOwn(method.quantities, indicator.quantity))
    yield error(
      [...at, 'quantity'],
      `${method.id} does not measure it: it measures ${list(Object.keys(method.quantities))}`,
    );
  if (indicator.for !== method.for) yield error([...at, 'for'], `${method.id} is asked for ${method.for}`);
  for (const [i, kind] of (indicator.stimulus ?? []).entries())
    if (!method.stimulus.includes(kind))
      yield error([...at, 'stimulus', i], `${method.id} does not work with it: it takes ${list(method.stimulus)}`);
  if (indicator.stimulus?.length === 0)
    yield error([...at, 'stimulus'], 'no kind of stimulus would suffice: name one, or leave it out');
  yield* parameterComplaints(indicator, method, at);
  yield* checksComplaints(indicator, method, at);
  yield* sampleComplaints(indicator, method, pack, at);
  return undefined;
}

function* unitComplaints(limit: Limit, unit: string | null, { isUnit }: CheckWith, at: Path): Generator<Complaint> {
  if (unit === null && limit.is === undefined)
    yield error(at, 'this quantity is a yes or no: write is: true or is: false');
  if (unit !== null && limit.is !== undefined)
    yield error([...at, 'is'], `this quantity is a number in ${unit}: write most, least or above`);
  if (limit.unit === undefined || unit === null) return;
  if (limit.unit !== unit) yield error([...at, 'unit'], `the method measures in ${unit}: write ${unit}`);
  else if (!isUnit(limit.unit)) yield error([...at, 'unit'], 'not a UCUM unit');
}

function* declaredComplaints(limit: Limit, indicator: Indicator, at: Path): Generator<Complaint> {
  const numeric = boundOf(limit);
  if (!numeric || typeof numeric.bound === 'number') return;
  const known = declaredUnits[indicator.for];
  const name = numeric.bound.slice('declared.'.length);
  const unit = Object.hasOwn(known, name) ? known[name] : undefined;
  const names = Object.keys(known).map((name) => `declared.${name}`);
  if (unit === undefined)
    yield error(
      [...at, numeric.relation],
      `${numeric.bound} is not known for ${indicator.for}: known are ${list(names)}`,
    );
  else if (unit !== limit.unit) yield error([...at, 'unit'], `${numeric.bound} is in ${unit}: write ${unit}`);
}

function* limitComplaints(indicator: Indicator, pack: RulePack, using: CheckWith, at: Path): Generator<Complaint> {
  const { limit, decision } = indicator;
  const grades = 'upTo' in pack.grading;
  if (!limit) {
    if (grades) yield error([...at], 'a pack that grades sets a limit: write limit');
    return;
  }
  if (!grades) yield error([...at, 'limit'], 'a pack that refuses to grade sets no limit: remove it');
  if (!decision) yield error([...at], 'a limit needs a decision rule: write decision');
  if (limit.is !== undefined && decision && decision.rule !== 'simple')
    yield error([...at, 'decision', 'rule'], 'a yes or no has no guard band: write simple');
  yield* declaredComplaints(limit, indicator, [...at, 'limit']);
  const method = using.methods.find(({ id }) => id === indicator.method);
  const unit = method?.quantities[indicator.quantity];
  if (unit !== undefined) yield* unitComplaints(limit, unit, using, [...at, 'limit']);
}

function* indicatorComplaints(pack: RulePack, using: CheckWith): Generator<Complaint> {
  for (const [name, indicator] of Object.entries(pack.indicators)) {
    const at = ['indicators', name];
    if (levels.includes(name as Level)) yield error(at, 'the name of a level');
    yield* methodComplaints(indicator, pack, using, at);
    yield* limitComplaints(indicator, pack, using, at);
    yield* whoComplaints(indicator.who, [...at, 'who'], pack);
    if (indicator.when === undefined) continue;
    for (const says of conditionComplaints(indicator.when, indicator.for)) yield error([...at, 'when'], says);
  }
}

type Leaf = { name: string; path: Path };
function* leavesOf(needs: Needs, path: Path): Generator<Leaf> {
  if (typeof needs === 'string') {
    yield { name: needs, path };
    return;
  }
  const key = 'all' in needs ? 'all' : 'any' in needs ? 'any' : 'of';
  const inner = 'all' in needs ? needs.all : 'any' in needs ? needs.any : needs.of;
  for (const [i, one] of inner.entries()) yield* leavesOf(one, [...path, key, i]);
}

function* countComplaints(needs: Needs, path: Path): Generator<Complaint> {
  if (typeof needs === 'string') return;
  if ('atLeast' in needs && needs.atLeast > needs.of.length)
    yield error([...path, 'atLeast'], `${needs.atLeast} of ${needs.of.length} cannot be met`);
  const key = 'all' in needs ? 'all' : 'any' in needs ? 'any' : 'of';
  const inner = 'all' in needs ? needs.all : 'any' in needs ? needs.any : needs.of;
  for (const [i, one] of inner.entries()) yield* countComplaints(one, [...path, key, i]);
}

const rank = (level: string): number => levels.indexOf(level as Level);

function leafComplaint({ name, path }: Leaf, level: Level, pack: RulePack): Complaint | undefined {
  if (rank(name) >= 0) {
    if (!pack.levels[name as Level]) return error(path, `${name} is not under levels`);
    // Levels rest on lower ones only: no cycle can come about.
    if (rank(name) >= rank(level)) return error(path, `${level} cannot rest on ${name}: name a lower level`);
    return undefined;
  }
  return Object.hasOwn(pack.indicators, name)
    ? undefined
    : error(path, `${name.slice(0, 80)} is neither a level nor an indicator`);
}

function* levelComplaints(pack: RulePack): Generator<Complaint> {
  const { grading } = pack;
  if ('upTo' in grading && !pack.levels[grading.upTo])
    yield error(['grading', 'upTo'], `${grading.upTo} is not under levels`);
  for (const [level, rule] of Object.entries(pack.levels) as [Level, LevelRule][]) {
    const at = ['levels', level];
    for (const leaf of leavesOf(rule.needs, [...at, 'needs'])) {
      const complaint = leafComplaint(leaf, level, pack);
      if (complaint) yield complaint;
    }
    yield* countComplaints(rule.needs, [...at, 'needs']);
    yield* whoComplaints(rule.who, [...at, 'who'], pack);
    const above = 'upTo' in grading && rank(level) > rank(grading.upTo);
    if (above && provenanceOf(rule.who).kind !== 'proposed')
      yield error([...at, 'who'], `above ${grading.upTo} nothing is granted: such a level is proposed`);
  }
}

function* unusedComplaints(pack: RulePack): Generator<Complaint> {
  const used = new Set(
    Object.values(pack.levels).flatMap((rule) => [...leavesOf(rule.needs, [])].map(({ name }) => name)),
  );
  for (const name of Object.keys(pack.indicators))
    if (!used.has(name)) yield warning(['indicators', name], 'no level needs it');
}

function* programmeComplaints(pack: RulePack): Generator<Complaint> {
  for (const name of programmeNames)
    for (const [i, indicator] of (pack.programmes[name].only ?? []).entries())
      if (!Object.hasOwn(pack.indicators, indicator))
        yield error(['programmes', name, 'only', i], `${indicator} is not under indicators`);
}

function* componentComplaints(pack: RulePack): Generator<Complaint> {
  for (const [kind, rule] of Object.entries(pack.components ?? {})) {
    const at = ['components', kind];
    for (const [i, name] of rule.bears.entries()) {
      const path = [...at, 'bears', i];
      if (!Object.hasOwn(pack.indicators, name)) yield error(path, `${name} is not under indicators`);
      if (rule.bears.indexOf(name) < i) yield error(path, `${name} is named twice`);
    }
    yield* whoComplaints(rule.who, [...at, 'who'], pack);
  }
}

function* waiverComplaints(pack: RulePack, { today }: CheckWith): Generator<Complaint> {
  for (const [i, waiver] of (pack.waivers ?? []).entries()) {
    const at = ['waivers', i];
    if (!Object.hasOwn(pack.indicators, waiver.indicator))
      yield error([...at, 'indicator'], `${waiver.indicator} is not under indicators`);
    if (waiver.from > waiver.until) yield error([...at, 'until'], `ends before it begins on ${waiver.from}`);
    else if (today !== undefined && waiver.until < today) yield warning([...at, 'until'], `ran out on ${waiver.until}`);
  }
}

function* dateComplaints({ effective, sources }: RulePack, { today }: CheckWith): Generator<Complaint> {
  const { from, until } = effective;
  if (until !== undefined && until < from) yield error(['effective', 'until'], `ends before it begins on ${from}`);
  if (today === undefined) return;
  if (until !== undefined && until < today) yield warning(['effective', 'until'], `ran out on ${until}`);
  for (const [id, source] of Object.entries(sources))
    if (source.read > today) yield error(['sources', id, 'read'], 'lies in the future');
}

/** Everything wrong with a pack that its form alone does not show, errors first. */
export function checkPack(pack: RulePack, using: CheckWith): Complaint[] {
  const all = [
    ...dateComplaints(pack, using),
    ...sourceComplaints(pack),
    ...levelComplaints(pack),
    ...indicatorComplaints(pack, using),
    ...programmeComplaints(pack),
    ...componentComplaints(pack),
    ...waiverComplaints(pack, using),
    ...unusedComplaints(pack),
  ];
  return all.toSorted((a, b) => (a.severity < b.severity ? -1 : a.severity > b.severity ? 1 : 0));
}
