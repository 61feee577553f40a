import { z } from 'zod';
import { Source, Who } from './pack.ts';
import { DateOnly, Level, Name, Text } from './terms.ts';

/** Why somebody asks whether a product may be offered somewhere. */
export const offerKinds = ['procurement', 'tender', 'integrator', 'shipment'] as const;
export const OfferKind = z.enum(offerKinds);
export type OfferKind = (typeof offerKinds)[number];

/** A market by two capitals (ISO 3166-1, and EU and UK as people say it), or a group of markets by its name. */
export const MarketCode = z.string().regex(/^[A-Z]{2,10}$/, 'a market is capitals, as in EU, JP or RCEP');
export type MarketCode = z.infer<typeof MarketCode>;

const line = z.string().min(1).max(500);

/**
 * A market, or with `members` a group of them. `contested`: members whose belonging is disputed. `surveyed`: false where nobody
 * looked for what else the market asks.
 */
export const Market = z.strictObject({
  title: Text,
  members: z.array(MarketCode).min(1).max(60).optional(),
  contested: z.array(MarketCode).max(60).optional(),
  surveyed: z.boolean().optional(),
});
export type Market = z.infer<typeof Market>;

/** A scheme under which something is certified or labelled, and the document by which certificates name it. */
export const MarketScheme = z.strictObject({ title: Text, standard: z.string().min(1).max(80).optional() });
export type MarketScheme = z.infer<typeof MarketScheme>;

/** A scheme in one version of its requirements, at one of its levels. */
const SchemeRef = z.strictObject({
  scheme: Name,
  version: z.string().min(1).max(80),
  level: z.string().max(40).optional(),
});
export type SchemeRef = z.infer<typeof SchemeRef>;

const when = {
  markets: z.array(MarketCode).min(1).max(60),
  /** Absent: every kind. */
  kinds: z.array(OfferKind).min(1).max(4).optional(),
  /** First and last day. */
  from: DateOnly.optional(),
  to: DateOnly.optional(),
};

/** What a market asks for an offer of a kind: a certificate of a scheme at a level or above. */
export const MarketRule = z.strictObject({
  id: Name,
  title: Text,
  ...when,
  requires: z.strictObject({ scheme: Name, version: z.string().min(1).max(80), level: Level, accredited: z.boolean() }),
  who: Who,
  conflicts: z.array(Name).max(20).optional(),
});
export type MarketRule = z.infer<typeof MarketRule>;

/** Something else that stands between a product and a market. It is named, never checked. */
export const Approval = z.strictObject({
  id: Name,
  title: Text,
  ...when,
  /** Whom it concerns, or from when it is enforced. */
  note: Text.optional(),
  scheme: z.strictObject({ scheme: Name, versions: z.array(z.string().min(1).max(80)).min(1).max(20) }).optional(),
  who: Who,
});
export type Approval = z.infer<typeof Approval>;

/**
 * `deems`: who holds the one is treated as meeting the other. `recognises`: the one is taken for the other. `eases`: the
 * application is simpler, and nothing more. `accepts-results`, `accepts-bodies`: results or certificates of other bodies are to be
 * accepted on conditions.
 */
export const edgeTypes = ['deems', 'recognises', 'eases', 'accepts-results', 'accepts-bodies'] as const;

/** Recognition in one direction, for one version, in named markets, between two days. It is never followed further. */
export const Recognition = z
  .strictObject({
    id: Name,
    title: Text,
    type: z.enum(edgeTypes),
    /** Several where an act names several levels. Absent with the two types that are about bodies. */
    of: z.array(SchemeRef).min(1).max(10).optional(),
    as: SchemeRef.optional(),
    ...when,
    who: Who,
  })
  .refine(
    ({ type, of, as }) =>
      type.startsWith('accepts') === (of === undefined) && (of === undefined) === (as === undefined),
    {
      error: 'of and as name two schemes; recognition of bodies or results names none',
    },
  );
export type Recognition = z.infer<typeof Recognition>;

/** What markets ask, as data: versioned, each statement with who says so. */
export const MarketRules = z.strictObject({
  format: z.literal('gradus-markets/1'),
  id: Name,
  version: z.string().min(1).max(40),
  title: Text,
  sources: z.record(Name, Source),
  /** What speaks against a rule, by the names that rules use. */
  conflicts: z.record(
    Name,
    z.strictObject({
      says: Text,
      /** Absent: everywhere. */ markets: z.array(MarketCode).min(1).max(60).optional(),
      who: Who,
    }),
  ),
  schemes: z.record(Name, MarketScheme),
  markets: z.record(MarketCode, Market),
  rules: z.array(MarketRule).max(1000),
  approvals: z.array(Approval).max(1000),
  recognition: z.array(Recognition).max(1000),
});
export type MarketRules = z.infer<typeof MarketRules>;

/** A label or certificate under another scheme, for these models. Both days included. */
export const Holding = z.strictObject({
  number: line,
  scheme: Name,
  version: z.string().min(1).max(80),
  level: z.string().max(40).optional(),
  maker: line.optional(),
  models: z.array(line).min(1).max(1000),
  from: DateOnly,
  to: DateOnly,
});
export type Holding = z.infer<typeof Holding>;
export const Holdings = z.strictObject({ labels: z.array(Holding).max(10_000) });
