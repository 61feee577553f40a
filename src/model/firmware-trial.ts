import { z } from 'zod';
import { Digest, Duration } from './terms.ts';

const Image = z.strictObject({ file: z.string().min(1).max(500), digest: Digest });

/**
 * What the maker gives for a trial of updates (docs/firmware.md): MCUboot images beside the declaration, the public key (PEM)
 * that signs them, and how long the device takes to be back. `current` is what it runs, `newer` what it is to take, and
 * both have the same security counter, so that it can go back; `older` has a smaller one, and is to be refused. `sbom`: the
 * bill of materials of `current` (CycloneDX, JSON).
 */
export const FirmwareTrial = z.strictObject({
  current: Image,
  newer: Image,
  older: Image.optional(),
  sbom: Image.optional(),
  key: z.string().min(1).max(500),
  within: Duration,
});
export type FirmwareTrial = z.infer<typeof FirmwareTrial>;
