import assert from 'node:assert/strict';
import { appendFileSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { recordingFolder } from '../../../test/contracts/recordings.ts';
import { InputError } from '../../model/errors.ts';
import { recordingOf } from './recording.ts';

type Manifest = { models: { bearing: Record<string, unknown> } } & Record<string, unknown>;

/** The complaint about a recording that was changed on disk. */
async function complaint(change: (folder: string, manifest: Manifest) => void): Promise<string> {
  const folder = recordingFolder();
  const path = join(folder, 'recording.json');
  const manifest = JSON.parse(readFileSync(path, 'utf8')) as Manifest;
  change(folder, manifest);
  try {
    await recordingOf(folder, 'bearing');
  } catch (error) {
    assert.ok(error instanceof InputError && error.code === 'RECORDING_INVALID', String(error));
    return error.message.replaceAll(folder, '');
  } finally {
    rmSync(folder, { recursive: true });
  }
  throw new Error('the recording was taken');
}

const rewrite = (folder: string, manifest: unknown): void =>
  writeFileSync(join(folder, 'recording.json'), JSON.stringify(manifest));

describe('a recording', () => {
  it('is refused when one byte was added to a file', async () => {
    const said = await complaint((folder) => appendFileSync(join(folder, 'outputs.npy'), 'x'));
    assert.match(said, /^\/recording.json: models.bearing.outputs.digest: outputs.npy has sha256:[0-9a-f]{64}$/);
  });
  it('is refused when an input is missing', async () => {
    const said = await complaint((folder) => rmSync(join(folder, 'inputs.npy')));
    assert.equal(said, '/recording.json: models.bearing.inputs: inputs.npy cannot be read');
  });
  it('does not say who chose the inputs', async () => {
    const said = await complaint((folder, manifest) => rewrite(folder, { ...manifest, suppliedBy: 'nobody' }));
    assert.match(said, /^\/recording.json: suppliedBy: /);
  });
  it('has a member nobody knows', async () => {
    const said = await complaint((folder, manifest) => rewrite(folder, { ...manifest, colour: 'blue' }));
    assert.match(said, /colour/);
  });
  it('points out of its folder', async () => {
    const said = await complaint((folder, manifest) => {
      manifest.models.bearing['labels'] = { file: '../labels.npy', digest: `sha256:${'0'.repeat(64)}` };
      rewrite(folder, manifest);
    });
    assert.match(said, /models.bearing.labels.file: a file lies in the folder itself and ends in .npy$/);
  });
  it('has times where labels should be', async () => {
    const said = await complaint((folder, manifest) => {
      manifest.models.bearing['labels'] = manifest.models.bearing['outputs'];
      rewrite(folder, manifest);
    });
    assert.match(said, /models.bearing.labels: has shape \[40, 4\], not \[40\]$/);
  });
  it('is not JSON', async () => {
    const said = await complaint((folder) => writeFileSync(join(folder, 'recording.json'), '{'));
    assert.equal(said, '/recording.json: is not JSON');
  });
  it('does not hold the model that is asked for', async () => {
    const said = await complaint((folder, manifest) => rewrite(folder, { ...manifest, models: {} }));
    assert.equal(said, '/recording.json: models: has no bearing');
  });
});
