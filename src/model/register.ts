import { z } from 'zod';
import { Authorisation, DocumentNumber, Party, PartyId, ScopeRow, StandardRef, StatusChange } from './authority.ts';
import { CertificateChange } from './registry.ts';
import { DateOnly, Digest, Level } from './terms.ts';

const line = z.string().min(1).max(500);
const text = z.string().min(1).max(2000);

/** From which registry, as of when, and when another is due at the latest. */
const extract = {
  v: z.literal(1),
  by: PartyId,
  origin: z.string().min(1).max(500),
  entries: z.int().min(0),
  asOf: z.iso.datetime({ precision: 3 }),
  next: DateOnly.optional(),
};

/** Who is authorised for what, with all that became of it: signed by who keeps the list, believed by who pinned its key. */
export const TrustList = z.strictObject({
  ...extract,
  parties: z.array(Party).max(10_000),
  authorisations: z
    .array(
      z.strictObject({
        authorisation: Authorisation,
        changes: z
          .array(
            z.strictObject({
              change: StatusChange,
              from: DateOnly,
              rows: z.array(ScopeRow).max(200).optional(),
              because: text,
            }),
          )
          .max(1000),
      }),
    )
    .max(10_000),
});
export type TrustList = z.infer<typeof TrustList>;

/** A certificate as the directory of its body has it (ISO/IEC 17065, 7.8), with all that became of it. `digest`: of its credential's text, before it was signed. */
export const RegisterRow = z.strictObject({
  number: DocumentNumber,
  digest: Digest,
  client: line,
  product: line,
  standard: StandardRef,
  level: Level,
  from: DateOnly,
  to: DateOnly,
  changes: z
    .array(
      z.strictObject({
        change: CertificateChange,
        from: DateOnly,
        decidedBy: line,
        because: text,
        firmware: z.array(Digest).max(200).optional(),
        successor: DocumentNumber.optional(),
      }),
    )
    .max(1000),
});
export type RegisterRow = z.infer<typeof RegisterRow>;

/** The certificates of a body, signed by it. What it does not name it did not issue, as of then. */
export const Register = z.strictObject({ ...extract, certificates: z.array(RegisterRow).max(1_000_000) });
export type Register = z.infer<typeof Register>;
