import { resolve } from 'node:path';
import type { Probe, Recording } from '../../measure/probe.ts';
import type { RecordedEndpoint } from '../../model/declaration.ts';
import { ProbeError } from '../../model/errors.ts';
import { readRecording, recordingOf } from './recording.ts';

/** A recording instead of a device: what it was given and what it answered, read from a folder beside the declaration. */
export function recordedProbe(endpoint: RecordedEndpoint, folder: string): Probe {
  const place = resolve(folder, endpoint.folder);
  const recordings = new Map<string, Promise<Recording>>();
  return {
    recorded: async (model) => {
      const recording = recordings.get(model) ?? recordingOf(place, model);
      recordings.set(model, recording);
      return await recording;
    },
    identity: async () => {
      const { says } = await readRecording(place);
      if (!says) throw new ProbeError('PROBE_LACKS', 'the recording does not hold what the device says of itself');
      return { via: 'recorded', says };
    },
    // oxlint-disable-next-line require-await -- nothing is open
    close: async () => undefined,
  };
}
