import type { Because, CheckJudged, Outcome, Standing } from '../../model/assessment.ts';
import type { Language, Level, StimulusKind } from '../../model/terms.ts';
import type { Instrument } from '../../model/declaration.ts';
import type { EntryBody } from '../../model/entry.ts';
import type { Component } from '../../model/measurement.ts';
import type { Decision, ProgrammeName, Provenance, Source } from '../../model/pack.ts';
import type { Required } from '../../model/plan.ts';

/** Who speaks: the maker itself, the buyer, an independent body (ISO/IEC 17000, 4.3 to 4.5). */
export type Party = 'first' | 'second' | 'third';
export type FaultCode = NonNullable<Extract<EntryBody, { kind: 'step-ended' }>['code']>;

/** Every word a person reads, once a language. `figure` arguments are already written with their unit. */
export type Words = {
  language: Language;
  /** BCP 47, for the lang attribute. */
  tag: string;
  /** What stands between a number and its unit. */
  unitGap(unit: string): string;
  points: string;
  list(items: readonly string[]): string;
  /** Puts sentences that already end with their stop one after the other. */
  sentences(items: readonly string[]): string;
  stop: string;
  colon: string;
  comma: string;
  semicolon: string;
  bracket(inner: string): string;
  yes: string;
  no: string;
  unknown: string;
  none: string;

  outcome: Record<Outcome, string>;
  because: Record<Because, string>;
  next: Record<Because, string>;
  fault: Record<FaultCode, string>;
  stepEnd: Record<'done' | 'timed-out' | 'failed' | 'skipped', string>;
  standing: Record<Standing, string>;
  provenance: Record<Provenance, { name: string; says(source: string): string; means: string }>;
  party: Record<Party, string>;
  decision: Record<Decision['rule'], { name: string; means: string }>;
  relation: Record<Exclude<Required['relation'], 'is'>, (figure: string) => string>;
  from: Record<Required['from'], string>;
  component: Record<Component['source'], string>;
  stimulus: Record<StimulusKind, string>;
  programme: Record<ProgrammeName, string>;
  instrument: Record<Instrument['kind'], string>;
  sourceKind: Record<Source['kind'], string>;
  sourceTag: Record<NonNullable<Source['tag']>, string>;
  /** Short names of the quantities the methods know. */
  quantity: Readonly<Record<string, string>>;
  /** Names of companion figures and conditions; what has none is shown as it was written. */
  key: Readonly<Record<string, string>>;

  between(low: string, high: string): string;
  interval(low: string, high: string): string;
  samples(n: string): string;
  u95(figure: string, parts: string): string;
  limit(figure: string, decision: string): string;
  limitFrom(says: string): string;
  clause(clause: string): string;
  whoSays(says: string): string;
  evidence(entries: string): string;
  nextAction(action: string): string;
  expected(text: string): string;
  actual(text: string): string;
  sharedRisk: string;
  risk: Readonly<Record<'consumer' | 'producer', (share: string) => string>>;
  gradeRisk(share: string): string;
  waived(until: string, by: string, reason: string): string;
  waivedMark: string;
  attemptMark(number: number, of: number): string;
  attempt(number: number, of: number, after: string): string;
  waivedCount(count: number): string;
  would: {
    deadline(figure: string): string;
    metric(figure: string): string;
  };
  declaredIs(figure: string): string;
  floorIs(figure: string): string;

  grade: {
    none: string;
    refused(why: string): string;
    component: string;
    task(level: string, tasks: string): string;
    oneTask(task: string, accuracy: string | undefined, latency: string | undefined): string;
    level(level: Level, title: string): string;
    below(target: Level): string;
    above(target: Level): string;
    also(levels: string): string;
    nextFailed(level: Level, indicators: string): string;
    /** `indicators`: their names, empty where they are too many for a sentence. */
    nextOpen(level: Level, count: number, indicators: string): string;
    undeclared(count: number): string;
    undeclaredThese(count: number): string;
    nextNone: string;
    inFull: string;
    openWhy: string;
    notDeclared(indicators: string): string;
    leftOut(notAsked: number, notApplicable: number): string;
    levelCount(met: number, of: number): string;
    needsLower: string;
    proposed: string;
    notInPack: string;
    run(k: number): string;
    earlierGave(gave: string): string;
    earlierAborted: string;
    times(gave: string, count: number): string;
    earlierNone: string;
    gaveNone: string;
    gaveRefused: string;
  };
  claim: {
    unverified(pack: string): string;
    official(pack: string, level: string): string;
    contracted(contract: string, level: string): string;
    notReached(pack: string): string;
    notYet(from: string): string;
    ended(until: string): string;
    altered: string;
    unknownVersion: string;
  };
  start: {
    open(level: Level, count: number): string;
    undeclared(level: Level, count: number): string;
    alsoMeets(met: number, of: number, level: Level): string;
    needs(measured: string, required: string): string;
    entries(count: string): string;
    verified: string;
    notVerified: string;
    reports: string;
    check: string;
  };
  check: {
    title: string;
    intro: string;
    count(held: number, of: number): string;
    severity: Record<CheckJudged['severity'], string>;
    value: Record<'true' | 'false' | 'unknown' | 'not applicable', string>;
  };
  head: Record<
    | 'check'
    | 'weight'
    | 'clause'
    | 'sensor'
    | 'firmware'
    | 'target'
    | 'grade'
    | 'heldBack'
    | 'evidence'
    | 'indicator'
    | 'outcome'
    | 'measured'
    | 'interval'
    | 'required'
    | 'margin'
    | 'decision'
    | 'who'
    | 'entries'
    | 'reason'
    | 'level'
    | 'programme'
    | 'run'
    | 'serial'
    | 'status'
    | 'source'
    | 'kind'
    | 'title'
    | 'read'
    | 'tag'
    | 'rules'
    | 'quantity'
    | 'how'
    | 'instrument'
    | 'calibrated'
    | 'due'
    | 'certificate'
    | 'condition'
    | 'value'
    | 'gave'
    | 'pack'
    | 'applies'
    | 'declared'
    | 'backed'
    | 'needs'
    | 'ended'
    | 'took'
    | 'needed'
    | 'instruments'
    | 'minutes'
    | 'method'
    | 'order'
    | 'stimulus'
    | 'maker'
    | 'product'
    | 'hardware'
    | 'model'
    | 'station'
    | 'place'
    | 'date'
    | 'half'
    | 'samples'
    | 'digest'
    | 'thing',
    string
  >;
  report: {
    title(product: string): string;
    skip: string;
    grade: string;
    ladder: string;
    holds(level: Level): string;
    holdsNothing: string;
    openOnes(count: number): string;
    indicators: string;
    indicatorsIntro: string;
    noIndicators: string;
    levelCaption(level: Level, title: string): string;
    otherCaption: string;
    pictures: string;
    picturesIntro: string;
    noPictures: string;
    who: string;
    whoIntro: string;
    sourcesCaption: string;
    conflicts: string;
    noConflicts: string;
    uncertainty: string;
    uncertaintyIntro: string;
    uncertaintyCaption: string;
    noUncertainty: string;
    conduct: string;
    unitCaption: string;
    conditionsCaption: string;
    scene(model: string): string;
    instrumentsCaption: string;
    readbackCaption: string;
    methodsCaption: string;
    deviceSays: string;
    differs: string;
    pack: string;
    limitWho: string;
    provenanceCaption: string;
    effective(from: string, until: string | undefined): string;
    noInstruments: string;
    lapsed: string;
    notDated: string;
    runs: string;
    runsCaption: string;
    thisRun: string;
    notAsked: string;
    notAskedIntro: string;
    notAskedCaption: string;
    nothingOpen: string;
    check: string;
    checkIntro: string;
    checkDetail: string;
    digestsCaption: string;
    signer: string;
    chain: string;
    entryCount: string;
    judgedOn: string;
    plan: string;
    declaration: string;
    methods: string;
    only: string;
    end(run: string): string;
    concluded: string;
    aborted: string;
  };
  picture: {
    limit: string;
    accepted: string;
    guardBand: string;
    stripAlt(name: string, value: string, interval: string, limit: string, outcome: string): string;
    latency(subject: string): string;
    latencyAlt(n: string, percentiles: string, limit: string): string;
    latencyCaption: string;
    beyondAxis(count: string, slowest: string): string;
    axisLatency: string;
    axisShare: string;
    trip(subject: string): string;
    tripAlt(ramps: number, trip: string, reset: string, tolerance: string): string;
    tripCaption: string;
    axisRamp: string;
    tripMark: string;
    resetMark: string;
    missed(count: number): string;
    confusion(subject: string): string;
    confusionCorner: string;
    confusionCaption(right: string, n: string): string;
    noAnswer: string;
    confusionMost(shown: number): string;
    count: string;
  };
  compare: {
    title: string;
    caption: string;
    same: string;
    packs(a: string, b: string): string;
    tasks(a: string, b: string): string;
    programmes(a: string, b: string): string;
    stimulus(indicator: string, a: string, b: string): string;
  };
  gap: {
    title(product: string, target: Level): string;
    caption: string;
    summary(open: number, of: number, minutes: string): string;
    /** `run`: its id, or the number of its footnote. */
    backed(run: string, outcome: string): string;
    notBacked: string;
    or(kinds: readonly string[]): string;
    choice(atLeast: number, of: number): string;
    declare: string;
    runsCaption: string;
    levelOpen(open: number, of: number): string;
    sharedStep: string;
    declaredOnly: string;
    latest(date: string, by: string, lead: string, measuring: string): string;
    late: string;
    refused(why: string): string;
    planned: string;
    days(n: number): string;
    minutes(n: string): string;
    instrumentsNone: string;
    nothing: string;
  };
};
