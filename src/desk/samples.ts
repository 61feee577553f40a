import { z } from 'zod';
import type { Contents } from '../certify/run-links.ts';
import { decodeNpy } from '../formats/npy.ts';
import type { Measurement } from '../model/measurement.ts';
import type { ObjectRef } from '../model/terms.ts';
import type {
  AnswerTable,
  EngineTable,
  FusionTable,
  PointTable,
  Samples,
  StageTable,
  TimedStream,
} from '../print/report.ts';

const Edge = z.object({ at: z.number(), beyond: z.boolean() });
const Ramps = z.object({ ramps: z.array(z.object({ trip: Edge, reset: Edge })) });
const Confusion = z.object({ confusion: z.array(z.array(z.number())) });
const Engines = z.object({
  reference: z.string(),
  set: z.object({ n: z.number() }),
  engines: z.array(
    z.object({
      name: z.string(),
      family: z.string(),
      isa: z.string(),
      version: z.string(),
      loaded: z.boolean(),
      why: z.string().optional(),
      operator: z.string().optional(),
    }),
  ),
  pairs: z.array(
    z.object({
      first: z.string(),
      second: z.string(),
      n: z.number(),
      agreed: z.number(),
      low: z.number(),
      likeness: z.enum(['bit-exact', 'numerical', 'task-equivalent', 'different']),
      apart: z.object({
        maxAbs: z.number(),
        maxUlp: z.number(),
        nonFiniteAlike: z.number(),
        nonFiniteUnlike: z.number(),
      }),
      onlyFirst: z.number(),
      onlySecond: z.number(),
      difference: z.object({ low: z.number(), high: z.number() }),
    }),
  ),
});
const Stages = z.object({
  drift: z.string(),
  severities: z.array(z.number()),
  labels: z.number(),
  n: z.number(),
  stages: z.array(z.array(z.number())),
  inputs: z.object({ lessons: z.array(z.array(z.string())), heldOut: z.array(z.array(z.string())) }),
});
const CurvePoint = z.object({ at: z.number(), sensor: z.string().optional(), right: z.number(), n: z.number() });
const Fusion = z.object({
  n: z.number(),
  best: z.string().optional(),
  subsets: z.array(z.object({ sensors: z.array(z.string()), right: z.number(), accuracy: z.number() })),
  dropOut: z.array(z.object({ p: z.number(), expected: z.number() })),
  curves: z.object({
    undisturbed: z.object({ right: z.number(), n: z.number() }),
    noise: z.array(CurvePoint),
    skew: z.array(CurvePoint),
  }),
  misses: z.object({ missed: z.number(), n: z.number() }).optional(),
});
const Texts = z.array(z.string());
const Points = z.object({
  table: z.array(z.object({ point: z.string(), wires: Texts, units: Texts, quantities: Texts, lacks: Texts })),
});
const Answers = z.object({
  answered: z.array(
    z.object({
      question: z.string(),
      channel: z.string(),
      expected: z.string(),
      answer: z.string(),
      right: z.boolean(),
    }),
  ),
});
const decoder = new TextDecoder();

function bytesOf({ objects }: Contents, raw: readonly ObjectRef[] | undefined): Uint8Array | undefined {
  return raw?.[0] && objects.get(raw[0].digest);
}

function json(contents: Contents, raw: readonly ObjectRef[] | undefined): unknown {
  const bytes = bytesOf(contents, raw);
  try {
    return bytes && JSON.parse(decoder.decode(bytes));
  } catch {
    return undefined;
  }
}

function times({ objects }: Contents, ref: ObjectRef | undefined): number[] | undefined {
  const bytes = ref && objects.get(ref.digest);
  try {
    const tensor = bytes && decodeNpy(bytes);
    return tensor?.type === 'float64' ? [...tensor.data] : undefined;
  } catch {
    return undefined;
  }
}

const prefixes = ['latency', 'latency.at-rate', 'latency.server', 'latency.multi-stream'] as const;

/** A stream by the share of its late answers, or where it has none of its own raw times by its p99. */
function streamOf(contents: Contents, measurement: Measurement): TimedStream | undefined {
  const prefix = prefixes.find(
    (one) => measurement.quantity === `${one}.p99` || measurement.quantity === `${one}.miss`,
  );
  const [own, sent] = measurement.raw ?? [];
  const ms = prefix && times(contents, own);
  if (!prefix || !ms) return undefined;
  const naive = prefix === 'latency.at-rate' || prefix === 'latency.server' ? times(contents, sent) : undefined;
  return { subject: measurement.subject ?? '', prefix, ms, ...(naive ? { naive } : {}) };
}

type Ramp = { trip: number | null; reset: number | null };

/** Ramps are kept as distances from the declared trip, growing in the direction of the rule; the figure wants the channel's own values. */
function rampsOf(contents: Contents, subject: string, raw: readonly ObjectRef[] | undefined): Ramp[] | undefined {
  const rule = contents.declaration.rules?.find((r) => r.id === subject);
  const kept = Ramps.safeParse(json(contents, raw)).data;
  if (!rule || !kept) return undefined;
  const sign = rule.direction === 'above' ? 1 : -1;
  const valueOf = ({ at, beyond }: z.infer<typeof Edge>): number | null =>
    beyond ? null : rule.trip.value + sign * at;
  return kept.ramps.map(({ trip, reset }) => ({ trip: valueOf(trip), reset: valueOf(reset) }));
}

/** The raw samples that the report draws, by subject. What another version wrote in another form is left out, not guessed. */
export function samplesOf(contents: Contents): Samples {
  const samples = {
    streams: [] as TimedStream[],
    ramps: {} as Record<string, Ramp[]>,
    confusion: {} as Record<string, number[][]>,
    engines: {} as Record<string, EngineTable>,
    stages: {} as Record<string, StageTable>,
    fusion: {} as Record<string, FusionTable>,
    points: [] as PointTable[],
    answers: [] as AnswerTable[],
  };
  for (const { body } of contents.entries) {
    if (body.kind === 'observation' && body.observation.quantity === 'adaptation.envelope') {
      const { subject = '', raw } = body.observation;
      Object.assign(samples.stages, keyed(subject, Stages.safeParse(json(contents, raw)).data));
    }
    if (body.kind !== 'measurement') continue;
    const { quantity, subject = '', raw } = body.measurement;
    const stream = streamOf(contents, body.measurement);
    const known = samples.streams.some((one) => one.subject === subject && one.prefix === stream?.prefix);
    if (stream && !known) samples.streams.push(stream);
    if (quantity === 'rule.trip.error') Object.assign(samples.ramps, keyed(subject, rampsOf(contents, subject, raw)));
    if (quantity === 'portability.agreement')
      Object.assign(samples.engines, keyed(subject, Engines.safeParse(json(contents, raw)).data));
    if (quantity === 'fusion.gain')
      Object.assign(samples.fusion, keyed(subject, Fusion.safeParse(json(contents, raw)).data));
    // A step that was tried again is shown as it was the last time.
    if (quantity === 'annotation.coverage') samples.points = Points.safeParse(json(contents, raw)).data?.table ?? [];
    if (quantity === 'mapping.answered') samples.answers = Answers.safeParse(json(contents, raw)).data?.answered ?? [];
    if (quantity === 'task.accuracy')
      Object.assign(samples.confusion, keyed(subject, Confusion.safeParse(json(contents, raw)).data?.confusion));
  }
  return samples;
}

const keyed = <T>(subject: string, value: T | undefined): Record<string, T> =>
  value === undefined ? {} : { [subject]: value };
