import assert from 'node:assert/strict';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { after, before, describe, it } from 'node:test';
import { compared, exitOf, findingsIn, type Compared } from '../../src/desk/check.ts';
import { startSimulated, type Simulated } from '../../src/drivers/simulator/simulator.ts';
import { readYaml } from '../../src/drivers/yaml/document.ts';
import { Declaration } from '../../src/model/declaration.ts';
import { tableSet } from '../contracts/sets.ts';
import { gradus } from './gradus.ts';

const folder = await mkdtemp(path.join(os.tmpdir(), 'gradus-check-'));
after(async () => await rm(folder, { recursive: true, force: true }));
const at = (name: string): string => path.join(folder, name);
type Checked = {
  exit: number;
  findings: { code: string; where: string; says: string }[];
  device: { how: string; code?: string; via: string; fields: Compared[] };
};
const checked = async (...words: string[]): Promise<Checked & { status: number | null }> => {
  const { code, out } = await gradus(folder, 'check', ...words, '--json');
  return { ...(JSON.parse(out) as Checked), status: code };
};
function without<T extends object, K extends keyof T>(of: T, ...keys: K[]): Omit<T, K> {
  return Object.fromEntries(Object.entries(of).filter(([key]) => !keys.includes(key as K))) as Omit<T, K>;
}

/** A copy of a declaration with something in it replaced. */
async function changed(from: string, to: string, was: string | RegExp, by: string): Promise<string> {
  const text = await readFile(at(from), 'utf8');
  assert.notEqual(text.replace(was, by), text);
  await writeFile(at(to), text.replace(was, by));
  return to;
}

describe('gradus check against a sensor', () => {
  let sensors: Simulated[] = [];
  before(async () => {
    sensors = await Promise.all([
      startSimulated('L2', at('true.yaml')),
      startSimulated('L2', at('other.yaml'), ['wrong-serial', 'wrong-model-digest']),
      startSimulated('L1', at('silent.yaml'), ['silent']),
    ]);
  });
  after(async () => await Promise.all(sensors.map((sensor) => sensor.stop())));

  it('prints declared beside what the device says, and ends with 0 where all is the same', async () => {
    const { code, out } = await gradus(folder, 'check', 'true.yaml');
    assert.equal(code, 0);
    assert.match(out, /serial number +SIM-L2-0001 +SIM-L2-0001 +same/);
    assert.match(out, /digest of model bearing +sha256:\w+… +sha256:\w+… +same/);
  });

  it('speaks Chinese', async () => {
    const { out } = await gradus(folder, 'check', 'true.yaml', '--lang', 'zh');
    assert.match(out, /序列号 +SIM-L2-0001 +SIM-L2-0001 +一致/);
  });

  it('compares over HTTP as well as over OPC UA', async () => {
    await changed('true.yaml', 'http.yaml', 'identity: opcua', 'identity: http');
    const { status, device } = await checked('http.yaml');
    assert.equal(status, 0);
    assert.equal(device.via, 'http');
  });

  it('ends with 10 and names the fields that differ: another serial number, another model', async () => {
    const { status, device } = await checked('other.yaml');
    assert.equal(status, 10);
    assert.deepEqual(
      device.fields.filter(({ same }) => same === 'differs').map(({ field }) => field),
      ['serial', 'models.bearing.digest'],
    );
  });

  it('ends with 11 and says `not said` of a model the device does not know, never `same`', async () => {
    await changed('true.yaml', 'unknown.yaml', '- id: bearing', '- id: gearbox');
    const { status, device } = await checked('unknown.yaml');
    assert.equal(status, 11);
    assert.equal(device.fields.find(({ field }) => field === 'models.gearbox.digest')?.same, 'not said');
  });

  it('ends with 11 and the reason where the device is silent or not there', async () => {
    const silent = await checked('silent.yaml', '--timeout', '500 ms');
    assert.equal(silent.status, 11);
    assert.equal(silent.device.code, 'PROBE_TIMEOUT');
    await changed('true.yaml', 'gone.yaml', /opc\.tcp:\/\/127\.0\.0\.1:\d+/, 'opc.tcp://127.0.0.1:1');
    const gone = await checked('gone.yaml');
    assert.equal(gone.status, 11);
    assert.equal(gone.device.code, 'PROBE_REFUSED');
  });

  it('does not ask the device with --offline', async () => {
    const { status, device } = await checked('other.yaml', '--offline');
    assert.equal(status, 0);
    assert.equal(device.how, 'offline');
  });

  it('ends with 10 where the model file beside the declaration is not the declared one', async () => {
    await writeFile(at('another.onnx'), 'x');
    await changed('true.yaml', 'file.yaml', /file: .*/, 'file: another.onnx');
    const { status, findings } = await checked('file.yaml', '--offline');
    assert.equal(status, 10);
    assert.deepEqual(
      findings.map(({ code }) => code),
      ['DIGEST_DIFFERS'],
    );
    assert.match(findings[0]?.where ?? '', /^file\.yaml:\d+:\d+ {2}models\[0\]\.file$/);
  });

  it('ends with 10 and names file, row and column where a set named at the station is wrong', async () => {
    const sets = tableSet(
      8,
      (lines) => lines.map((line, i) => (i === 4 ? line.replace(',303,', ',x,') : line)),
      [5, 1024],
    );
    const station = `station: { name: bench, sets: [{ model: bearing, folder: ${sets} }] }\n`;
    await writeFile(at('set.yaml'), (await readFile(at('true.yaml'), 'utf8')) + station);
    const { status, findings } = await checked('set.yaml', '--offline');
    assert.equal(status, 10);
    assert.deepEqual(
      findings.map(({ code }) => code),
      ['SET_WRONG'],
    );
    assert.match(findings[0]?.says ?? '', /^cases\.csv:5, column 4 \(x3\): x is not a number/);
    await rm(sets, { recursive: true });
  });

  it('refuses a declaration with file, line, column, path and fix', async () => {
    await changed('true.yaml', 'bad.yaml', 'deadline: 100 ms', 'deadline: 50');
    const { code, err } = await gradus(folder, 'check', 'bad.yaml');
    assert.equal(code, 20);
    assert.match(err, /^bad\.yaml:\d+:\d+ {2}models\[0\]\.deadline: 50 is not a duration\. Write 50 ms\./);
    await changed('true.yaml', 'unit.yaml', 'unit: Cel', 'unit: degrees');
    const unit = await gradus(folder, 'check', 'unit.yaml', '--offline');
    assert.equal(unit.code, 20);
    assert.match(unit.err, /^unit\.yaml:\d+:\d+ {2}channels\[1\]\.unit: "degrees" is not a UCUM unit/);
  });

  it('says before a run what a declaration lacks', async () => {
    const { value } = readYaml('x', await readFile(at('true.yaml')));
    const declaration = Declaration.parse(value);
    const lacking: Declaration = {
      ...declaration,
      models: (declaration.models ?? []).map((model) => without(model, 'digest', 'scene', 'file')),
      points: (declaration.points ?? []).map((point) => without(point, 'opcua')),
      probes: { read: 'opcua' },
      station: {
        name: 'bench',
        instruments: [
          { id: 'lapsed', kind: 'clock', calibrated: '2025-01-01', due: '2026-03-01' },
          { id: 'lapsing', kind: 'clock', calibrated: '2025-01-01', due: '2026-03-20' },
          { id: 'holding', kind: 'clock', calibrated: '2025-01-01', due: '2026-06-01' },
          { id: 'reversed', kind: 'clock', calibrated: '2026-02-01', due: '2026-01-01' },
        ],
      },
    };
    const found = await findingsIn(lacking, folder, new Date('2026-03-02T00:00:00Z'), 'en');
    assert.deepEqual(
      found.map(({ path, code }) => `${path.join('.')} ${code}`),
      [
        'station.instruments.0.due CALIBRATION_LAPSED',
        'station.instruments.1.due CALIBRATION_LAPSING',
        'station.instruments.3.due CALIBRATION_REVERSED',
        'probes.identity PROBE_MISSING',
        'probes.stimulus PROBE_MISSING',
        'probes.infer PROBE_MISSING',
        'points.2 POINT_UNPLACED',
        'models.0 NO_DIGEST',
        'models.0 NO_INPUTS',
      ],
    );
    const before = await findingsIn(lacking, folder, new Date('2026-03-01T23:59:59Z'), 'en');
    assert.equal(before[0]?.code, 'CALIBRATION_LAPSING');
  });
});

describe('what is declared beside what is said', () => {
  const declaration = {
    identity: { maker: 'M', product: 'P', hardware: { revision: 'A' }, firmware: { version: '1', digest: 'sha256:0' } },
  } as Declaration;

  it('is neither same nor different where one of both is silent', () => {
    assert.deepEqual(
      compared(declaration, { maker: 'M', serial: '7', 'models.x.digest': 'sha256:1', 'firmware.version': '2' }),
      [
        { field: 'maker', declared: 'M', says: 'M', same: 'same' },
        { field: 'product', declared: 'P', says: null, same: 'not said' },
        { field: 'serial', declared: null, says: '7', same: 'not declared' },
        { field: 'hardware.revision', declared: 'A', says: null, same: 'not said' },
        { field: 'firmware.version', declared: '1', says: '2', same: 'differs' },
        { field: 'firmware.digest', declared: 'sha256:0', says: null, same: 'not said' },
        { field: 'models.x.digest', declared: null, says: 'sha256:1', same: 'not declared' },
      ],
    );
  });

  it('conforms only where something was compared and nothing is missing', () => {
    const field = (same: Compared['same']): Compared => ({ field: 'x', declared: 'a', says: 'a', same });
    const answered = (...fields: Compared[]) => exitOf({ how: 'answered', via: 'x', fields }, []);
    assert.equal(answered(field('same')), 0);
    assert.equal(answered(field('same'), field('not declared')), 0);
    assert.equal(answered(field('same'), field('not said')), 11);
    assert.equal(answered(field('differs'), field('not said')), 10);
    assert.equal(answered(), 11);
    assert.equal(exitOf({ how: 'no probe' }, []), 11);
  });
});
