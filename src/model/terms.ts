import { z } from 'zod';

// Most commands read each schema once or twice: compiling them would take longer than it saves (but see compiled.ts).
z.config({ jitless: z.config().jitless ?? true });

/** Words for people, in every language the product speaks from its first day. */
export const Text = z.strictObject({ en: z.string().min(1).max(2000), zh: z.string().min(1).max(2000) });
export type Text = z.infer<typeof Text>;
export const languages = ['en', 'zh'] as const;
export type Language = (typeof languages)[number];

/** A calendar date without time, ISO 8601. As a limit it ends at 24:00 UTC unless a zone is declared beside it. */
export const DateOnly = z.iso.date();

/** SHA-256 of canonical bytes (RFC 8785) or of a file, written `sha256:` and 64 lower-case hex digits. */
export const Digest = z.string().regex(/^sha256:[0-9a-f]{64}$/, 'a digest looks like sha256:<64 hex digits>');
export type Digest = z.infer<typeof Digest>;

/** Dotted lower-case name of an indicator, quantity or method. */
export const Name = z
  .string()
  .max(80)
  .regex(/^[a-z][a-z0-9]*([.-][a-z0-9]+)*$/, 'a name is lower case words joined by . or -');

/** Name of a declared thing (model, rule, point): what people write on drawings. */
export const Id = z
  .string()
  .max(64)
  .regex(/^[A-Za-z0-9][A-Za-z0-9._-]*$/, 'an id is letters, digits, dot, dash, underscore');

/** Bytes kept beside the log, named by what they are. */
export const ObjectRef = z.strictObject({ digest: Digest, bytes: z.int().min(0), type: z.string().max(100) });
export type ObjectRef = z.infer<typeof ObjectRef>;

/** A key as people exchange it: `name+hexid+base64(type ‖ public key)`, C2SP signed-note. */
export const Vkey = z
  .string()
  .max(2000)
  .regex(/^[^\s+]+\+[0-9a-f]{8}\+[A-Za-z0-9+/=]+$/, 'a key looks like name+1a2b3c4d+AX…');

export const levels = ['L1', 'L2', 'L3', 'L4', 'L5'] as const;
export const Level = z.enum(levels);
export type Level = z.infer<typeof Level>;

/** Protocols that a device can be met over, each by its entry under `endpoints` of the declaration. */
export const wires = ['opcua', 'mqtt', 'http', 'oip', 'matter'] as const;
export const Wire = z.enum(wires);
export type Wire = z.infer<typeof Wire>;

export const StimulusKind = z.enum(['injected', 'physical', 'recorded']);
export type StimulusKind = z.infer<typeof StimulusKind>;

const perUnit = { ms: 1, s: 1000, min: 60_000, h: 3_600_000, d: 86_400_000, w: 604_800_000 } as const;
/** A duration as people write it: `50 ms`, `20 s`, `14 w`. */
export const Duration = z
  .string({ error: ({ input }) => `is not a duration. Write ${typeof input === 'number' ? input : 50} ms.` })
  .max(20)
  .regex(/^\d{1,9}(\.\d{1,6})? ?(ms|s|min|h|d|w)$/, 'is not a duration. Write 50 ms.');
export type Duration = z.infer<typeof Duration>;

/** Milliseconds in a duration that `Duration` accepted. */
export function milliseconds(duration: Duration): number {
  const match = /^([\d.]+) ?([a-z]+)$/.exec(duration);
  if (!match) throw new TypeError(`not a duration: ${duration}`);
  return Number(match[1]) * perUnit[match[2] as keyof typeof perUnit];
}
