import { z } from 'zod';

/** `station.json` in a station's folder. `origin` names its log in every checkpoint. */
export const StationFile = z.strictObject({
  format: z.literal('gradus-station/1'),
  origin: z.string().min(1).max(500),
  created: z.iso.datetime({ precision: 3 }),
});
export type StationFile = z.infer<typeof StationFile>;
