import { createHash } from 'node:crypto';
import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { encodeNpy } from '../../src/formats/npy.ts';
import type { Tensor } from '../../src/formats/tensor.ts';

type File = { file: string; digest: string };

function written(folder: string, file: string, tensor: Tensor): File {
  const bytes = encodeNpy(tensor);
  writeFileSync(join(folder, file), bytes);
  return { file, digest: `sha256:${createHash('sha256').update(bytes).digest('hex')}` };
}

const identityOf = (labels: number, width: number): Float32Array =>
  Float32Array.from({ length: labels * width }, (_, i) => (Math.floor(i / width) % width === i % width ? 1 : 0));

/** A recording of `cases` cases in a folder of its own, every answer right. */
export function recordingFolder(cases = 40, change: Record<string, unknown> = {}): string {
  const folder = mkdtempSync(join(tmpdir(), 'gradus-recording-'));
  const shape = [cases];
  const manifest = {
    format: 'gradus-recording/1',
    set: 'set 7',
    suppliedBy: 'laboratory',
    recorded: '2026-11-02T09:00:00Z',
    says: { serial: 'S-1-0001' },
    models: {
      bearing: {
        labels: written(folder, 'labels.npy', {
          type: 'int32',
          shape,
          data: Int32Array.from({ length: cases }, (_, i) => i % 4),
        }),
        outputs: written(folder, 'outputs.npy', { type: 'float32', shape: [cases, 4], data: identityOf(cases, 4) }),
        inputs: written(folder, 'inputs.npy', {
          type: 'float32',
          shape: [cases, 2],
          data: new Float32Array(2 * cases),
        }),
        ms: written(folder, 'ms.npy', { type: 'float64', shape, data: new Float64Array(cases).fill(3) }),
      },
    },
    ...change,
  };
  writeFileSync(join(folder, 'recording.json'), JSON.stringify(manifest));
  return folder;
}
