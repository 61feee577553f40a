import { z } from 'zod';
import { Digest, Duration } from './terms.ts';

const hex = (least: number, most: number, says: string) =>
  z.string().regex(new RegExp(`^([0-9a-f]{2}){${least},${most}}$`), says);

/**
 * What the maker says of the attestation tokens a device gives (docs/firmware.md): their form (RFC 9711), the public key (PEM,
 * P-256 or Ed25519) that they verify with, who the device is in them, and the digests of the software it may run, of each
 * name one. `clock`: how far the time in a token is off at most (10 s where it does not say).
 */
export const BootAttestation = z.strictObject({
  token: z.enum(['cwt', 'jwt']),
  key: z.string().min(1).max(500),
  ueid: hex(7, 33, 'a UEID is 7 to 33 bytes, as lower-case hex digits'),
  oemid: z
    .union([z.int().min(0), hex(3, 3, ''), hex(16, 16, '')], {
      error: 'an OEM ID is a private enterprise number, or 3 or 16 bytes as lower-case hex digits',
    })
    .optional(),
  software: z
    .array(z.strictObject({ name: z.string().min(1).max(200), digest: Digest }))
    .min(1)
    .max(100),
  clock: Duration.optional(),
});
export type BootAttestation = z.infer<typeof BootAttestation>;
