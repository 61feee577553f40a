import assert from 'node:assert/strict';
import { readFileSync, writeFileSync } from 'node:fs';
import { cp, mkdtemp, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { after, before, describe, it } from 'node:test';
import { parse, stringify } from 'yaml';
import { digestOf } from '../../src/drivers/packs/load.ts';
import { openStation, type Station } from '../../src/drivers/tiles/station.ts';
import { bytesOf } from '../../src/evidence/bytes.ts';
import { formatNote } from '../../src/evidence/checkpoint.ts';
import { signedText } from '../../src/evidence/pack-signature.ts';
import type { RulePack } from '../../src/model/pack.ts';
import { recordingFolder } from '../contracts/recordings.ts';
import { declaration } from '../packs/sample.ts';
import { gradus, type Said } from './gradus.ts';

const { models = [], station: _, ...sample } = declaration();

/** A pack of one rule that a buyer's contract sets, and a maker of rules who signs it. */
function contract(): RulePack {
  const text = { en: 'a rule', zh: '规则' };
  const who = { contracted: 'annex' };
  return {
    format: 'gradus-pack/1',
    id: 'buyer-annex',
    version: '1.0.0',
    title: text,
    about: text,
    effective: { from: '2026-01-01' },
    grading: { upTo: 'L1' },
    sources: { annex: { kind: 'contract', title: 'Contract 7, annex A', read: '2026-01-01' } },
    levels: { L1: { title: text, needs: 'task.accuracy', who } },
    indicators: {
      'task.accuracy': {
        title: text,
        asks: text,
        for: 'each-model',
        method: 'task.accuracy',
        quantity: 'task.accuracy',
        limit: { least: 0.9, unit: '1' },
        decision: { rule: 'guarded', band: 'U95' },
        samples: { full: 200 },
        who,
        depends: ['model'],
      },
    },
    programmes: {
      type: { samples: 'full' },
      routine: { samples: 'full' },
      sample: { samples: 'full' },
      retest: { samples: 'full' },
    },
    retest: { after: 'any', most: 3 },
  };
}

async function sign(pack: RulePack, maker: Station, file: string): Promise<void> {
  const text = signedText({ id: pack.id, version: pack.version, digest: digestOf(pack) });
  const { name, keyId } = maker.signer;
  const signature = await maker.signer.sign(bytesOf(text));
  writeFileSync(file, formatNote({ text, signatures: [{ name, keyId, signature }] }));
}

describe('whom a command is told to trust', () => {
  let folder: string;
  let run: string;
  const at = (name: string): string => path.join(folder, name);
  const say = (...words: string[]): Promise<Said> => gradus(folder, ...words);

  before(async () => {
    folder = await mkdtemp(path.join(os.tmpdir(), 'gradus-trust-'));
    const recording = recordingFolder(400);
    await cp(recording, at('recording'), { recursive: true });
    await rm(recording, { recursive: true });
    const [model] = models;
    const declared = {
      ...sample,
      models: [{ ...model, id: 'bearing' }],
      endpoints: { recorded: { folder: 'recording' } },
      probes: { infer: 'recorded' },
      target: 'L1',
    };
    writeFileSync(at('sensor.yaml'), JSON.stringify(declared));
    const pack = contract();
    writeFileSync(at('pack.yaml'), JSON.stringify(pack));
    const maker = await openStation(at('maker'), { create: true });
    await sign(pack, maker, at('pack.sig'));
    writeFileSync(at('makers.txt'), `${maker.vkey}\n`);
    await maker.close();
    writeFileSync(at('nobody.txt'), '# nobody yet\n');
  });
  after(() => rm(folder, { recursive: true, force: true }));

  it('may be a maker of rules: the run is graded, and meets the contract', async () => {
    const { code, out, err } = await say(
      'run',
      'sensor.yaml',
      '--pack',
      'pack.yaml',
      '--trust',
      'makers.txt',
      '--no-report',
    );
    assert.equal(code, 0, out + err);
    assert.match(out, /Meets L1 by Contract 7, annex A\./);
    run = /^\d{8}T\d{6}Z-\S+$/m.exec(out)?.[0] ?? assert.fail(out);
  });
  it('decides what the same run may claim later', async () => {
    const alone = await say('grade', run);
    assert.match(alone.out, /Assessed against buyer-annex 1\.0\.0, unverified source\./);
    assert.doesNotMatch(alone.out, /Meets L1 by/);
    assert.match((await say('grade', run, '--pack-trust', 'makers.txt')).out, /Meets L1 by Contract 7/);
    assert.match((await say('verify', run, '--pack-trust', 'makers.txt')).out, /signed by gradus\.local/);
  });
  it('is never nobody by an empty list', async () => {
    for (const option of ['--trust', '--key', '--pack-trust']) {
      const { code, err } = await say('verify', run, option, 'nobody.txt');
      assert.deepEqual([code, err], [2, `${option}: nobody.txt holds no key, so nobody would be trusted.\n`]);
    }
  });
  it('does not make a run out of a day before it', async () => {
    const { code, err } = await say('grade', run, '--on', '2020-01-01');
    assert.equal(code, 2);
    assert.match(err, /^--on: the run ended on .*judge it as of that day or later/);
    assert.equal((await say('grade', run, '--on', '2100-01-01')).code, 0);
  });
  it('is told that a pack only bears the name of one that comes with Gradus', async () => {
    const shipped = path.resolve(import.meta.dirname, '../../packs/gbt-45288-2026-described/pack.yaml');
    const pack = parse(readFileSync(shipped, 'utf8')) as RulePack;
    pack.retest.most = 99;
    writeFileSync(at('lax.yaml'), stringify(pack));
    await rm(at('pack.sig'));
    const { out } = await say('run', 'sensor.yaml', '--pack', 'lax.yaml', '--no-report');
    assert.match(out, /gbt-45288-2026-described 0\.1\.0, unverified source\. It bears the name and version/);
    const [id = ''] = /^\d{8}T\d{6}Z-\S+$/m.exec(out) ?? [];
    const verified = await say('verify', id);
    assert.equal(verified.code, 0);
    assert.match(verified.out, /NOT the pack that comes with this version/);
  });
});
