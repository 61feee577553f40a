// node sim/rig.ts [--personality L2] [--serial S] [--fault NAME]… [--attestation FILE]
// A rig that speaks the `command` binding (docs/affordances.md): one JSON object a line on stdin and on stdout.
import path from 'node:path';
import { createInterface } from 'node:readline';
import { parseArgs } from 'node:util';
import type { Tensor } from '../src/formats/tensor.ts';
import { writeAttestation } from './body/attest.ts';
import { Refusal } from './body/refusal.ts';
import { sensorOf } from './body/sensor.ts';
import type { Sensor } from './body/sensor.ts';
import { stimulusIn } from './faces/stimulus.ts';
import { isFault, isPersonality } from './list.ts';
import { personalityOf } from './personality.ts';

type Asked = Record<string, unknown>;

function tensorIn(value: unknown): Tensor {
  const { type, shape, data } = (value ?? {}) as Asked;
  if (type !== 'float32' || !Array.isArray(shape) || typeof data !== 'string')
    throw new Refusal('input is {"type":"float32","shape":[…],"data":"<base64, little endian>"}');
  const bytes = Uint8Array.from(Buffer.from(data, 'base64'));
  const items = shape.reduce((product: number, dimension) => product * Number(dimension), 1);
  if (bytes.length !== items * 4) throw new Refusal(`input.data has ${bytes.length} bytes, its shape ${items * 4}`);
  return { type, shape: shape.map(Number), data: new Float32Array(bytes.buffer) };
}

const tensorOut = ({ type, shape, data }: Tensor): Asked => ({
  type,
  shape,
  data: Buffer.from(data.buffer, data.byteOffset, data.byteLength).toString('base64'),
});

async function infer(sensor: Sensor, asked: Asked): Promise<Asked> {
  if (sensor.faults.has('hang-invoke')) return new Promise(() => {});
  if (sensor.faults.has('close-on-invoke')) process.exit(1);
  const { output, ms, modelUsed } = await sensor.infer(String(asked['model']), tensorIn(asked['input']));
  return { output: tensorOut(output), ms, modelUsed };
}

function attested({ attester }: Sensor, { nonce, form }: Asked): string {
  if (!attester || typeof nonce !== 'string') throw new Refusal('there is no attestation, or no nonce');
  const token = attester.attest(Buffer.from(nonce, 'base64'), form === 'jwt' ? 'jwt' : 'cwt');
  return Buffer.from(token).toString('base64');
}

/** What is answered beside `id` and `ok`. Throws `Refusal`. */
async function done(sensor: Sensor, asked: Asked): Promise<Asked> {
  switch (asked['do']) {
    case 'identity':
      return { says: sensor.nameplate() };
    case 'infer':
      return infer(sensor, asked);
    case 'read':
      return { value: sensor.read(String(asked['point'])) };
    case 'teach':
      sensor.teach(String(asked['model']), tensorIn(asked['input']), String(asked['label']));
      return {};
    case 'adapt':
      return { ...(await sensor.adapt(String(asked['model']))) };
    case 'reset':
      return { ...sensor.reset(String(asked['model'])) };
    case 'log':
      if (!sensor.audit) throw new Refusal('there is no audit log');
      return { records: sensor.audit.read(Number(asked['after'] ?? -1)) };
    case 'attest':
      return { token: attested(sensor, asked) };
    case 'restart':
      sensor.restart();
      return {};
    case 'stimulus': {
      const { channel, hold } = stimulusIn(asked);
      sensor.hold(channel, hold);
      sensor.audit?.write({ category: 'control', type: 'channel held or let go', result: 'success', source: 'rig' });
      return {};
    }
    default:
      throw new Refusal('do is identity, infer, teach, adapt, reset, log, restart, attest, stimulus or read');
  }
}

function parsed(line: string): Asked {
  try {
    const value: unknown = JSON.parse(line);
    if (typeof value === 'object' && value !== null) return value as Asked;
  } catch {
    // said below
  }
  throw new Refusal('one JSON object a line is expected');
}

async function answer(sensor: Sensor, line: string): Promise<Asked> {
  let id: unknown = null;
  try {
    const asked = parsed(line);
    id = asked['id'] ?? null;
    return { id, ok: true, ...(await done(sensor, asked)) };
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    const refused = { category: 'request-error', type: 'refused', result: 'failure', source: 'rig' } as const;
    sensor.audit?.write({ ...refused, detail: error.message });
    return { id, ok: false, error: error.message };
  }
}

const { values } = parseArgs({
  options: {
    personality: { type: 'string', default: 'L2' },
    serial: { type: 'string' },
    fault: { type: 'string', multiple: true, default: [] },
    attestation: { type: 'string' },
  },
});
if (!isPersonality(values.personality)) throw new Error('--personality is L1, L2, L3 or liar');
const personality = personalityOf(values.personality, values.serial);
const sensor = await sensorOf(personality, values.fault.filter(isFault));
// The key lives as long as the program: whoever declares it reads it here.
if (values.attestation !== undefined) {
  const file = path.resolve(values.attestation);
  writeAttestation(path.dirname(file), path.basename(file), personality.serial);
}
for await (const line of createInterface({ input: process.stdin })) {
  if (line.trim() === '') continue;
  const said = sensor.faults.has('garbage') ? '\u0000{garbage' : JSON.stringify(await answer(sensor, line));
  process.stdout.write(`${said}\n`);
}
sensor.stop();
