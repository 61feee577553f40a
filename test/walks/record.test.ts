import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { once } from 'node:events';
import { after, before, describe, it } from 'node:test';
import { killedOnce } from '../../soak/killed.ts';
import { asked, authority, pem, reply, sendReply, serve } from '../time/authority.ts';
import { lastSaid, Stage, verified } from './stage.ts';

const short = ['identity.serial', 'task.accuracy', 'latency.deadline'];

describe('a run that is stopped', () => {
  let stage: Stage;
  let pack: string;
  before(async () => {
    stage = await Stage.open();
    await stage.sensor('L2');
    pack = await stage.shortPack(short);
  });
  after(() => stage.close());
  const begin = (...more: string[]) =>
    stage.start(['run', 'sensor.yaml', '--pack', pack, '--programme', 'routine', '--json', ...more]);

  it('by Ctrl-C ends as aborted, has no grade, and verifies as evidence', async () => {
    const run = begin();
    while (!run.lines.some((line) => line.includes('"step-started"')))
      await once(run.child.stdout ?? run.child, 'data');
    run.child.kill('SIGINT');
    const said = lastSaid(await run.ended);
    assert.equal(said.ended, 'aborted');
    const chain = await verified(stage, said.run);
    assert.equal(chain.ok, true);
    assert.match(chain.links.find((l) => l.name === 'grade')?.says ?? '', /no grade/);
  });

  it('by kill −9 of the bench at random moments loses no acknowledged entry, and the next start closes it without a grade', async () => {
    let landed = 0;
    for (let i = 0; i < 4; i++) {
      const killed = await killedOnce(stage, pack, i / 5);
      landed += killed.landed ? 1 : 0;
      assert.deepEqual({ ...killed, landed: true }, { landed: true, lost: 0, graded: 0, whole: true });
    }
    assert.ok(landed > 0, 'no kill met a run that was going on');
  });

  it('by the death of the device becomes inconclusive where it stood, and concludes', async () => {
    const sensor = await stage.sensor('L2', [], 'mortal.yaml');
    const run = stage.start([
      'run',
      'mortal.yaml',
      '--pack',
      pack,
      '--programme',
      'routine',
      '--step-timeout',
      '10 s',
      // Nobody listens there: the run does without.
      '--time-authority',
      'http://127.0.0.1:9/',
      '--json',
    ]);
    while (!run.lines.some((line) => line.includes('"done":'))) await once(run.child.stdout ?? run.child, 'data');
    await sensor.stop();
    const ended = await run.ended;
    assert.match(ended.err, /No time-stamp, the run goes on without: PROBE_/);
    const said = lastSaid(ended);
    assert.equal(said.ended, 'concluded');
    assert.ok(said.assessment?.verdicts.some((v) => v.outcome === 'inconclusive' && v.fault !== undefined));
    assert.equal(said.assessment?.grade.level, null);
  });

  it('is counted: the next run of the same serial and firmware says what the earlier ones gave, and an authority when it was', async () => {
    const own = await authority();
    const served = await serve(async (body, response) => {
      const { imprint, nonce } = asked(body);
      sendReply(response, await reply(imprint, own, { nonce }));
    });
    const ended = await begin('--time-authority', served.url).ended;
    await served.close();
    const said = lastSaid(ended) as ReturnType<typeof lastSaid> & {
      assessment: { grade: { run: { k: number; earlier: { ended: string; gave?: string }[] } } };
    };
    const { k, earlier } = said.assessment.grade.run;
    assert.equal(k, earlier.length + 1);
    assert.ok(earlier.filter((r) => r.ended === 'aborted').every((r) => r.gave === undefined));
    assert.ok(earlier.some((r) => r.ended === 'aborted'));
    // And an authority says when.
    await writeFile(stage.file('root.pem'), pem(own.root));
    const { out } = await stage.gradus('verify', said.run, '--time-trust', 'root.pem');
    assert.match(out, /✓ time: seen by .* on 20\d\d-/);
    assert.match(out, /✓ results: 3 statements signed by the station/);
  });

  it('can be written again from the log when its folder is gone, to a folder that verifies', async () => {
    for (const run of await stage.runs()) {
      await rm(stage.file('runs', run), { recursive: true });
      const ended = await stage.gradus('export', run);
      assert.equal(ended.code, 0, ended.err);
      assert.equal((await verified(stage, run)).ok, true);
    }
  });

  it('judges again to the same bytes', async () => {
    const [run] = (await stage.runs()).slice(-1);
    const once = await stage.gradus('grade', run ?? '', '--json');
    const twice = await stage.gradus('grade', run ?? '', '--json');
    assert.equal(once.out, twice.out);
    assert.match(once.out, /"verdicts"/);
  });
});

describe('a second bench on one station', () => {
  it('is refused while the first one runs, with what to do', async () => {
    const stage = await Stage.open();
    try {
      await stage.sensor('L2');
      const pack = await stage.shortPack(short);
      const first = stage.start(['run', 'sensor.yaml', '--pack', pack, '--programme', 'routine', '--json']);
      while (!first.lines.some((line) => line.includes('"ack"'))) await once(first.child.stdout ?? first.child, 'data');
      const second = await stage.gradus('run', 'sensor.yaml', '--pack', pack, '--programme', 'routine');
      assert.equal(second.code, 30);
      assert.match(second.err, /STATION_BUSY/);
      assert.equal(lastSaid(await first.ended).ended, 'concluded');
    } finally {
      await stage.close();
    }
  });
});

/** Every way a careless program might write a secret down. */
const spellings = (secret: string): Buffer[] => [
  Buffer.from(secret),
  Buffer.from(Buffer.from(secret).toString('base64').replace(/=+$/, '').slice(0, -1)),
  Buffer.from(Buffer.from(secret).toString('hex')),
  Buffer.from(secret, 'utf16le'),
  Buffer.from(encodeURIComponent(secret)),
  Buffer.from(createHash('sha256').update(secret).digest('hex')),
];

async function filesUnder(folder: string): Promise<string[]> {
  const found = await readdir(folder, { recursive: true, withFileTypes: true });
  return found.filter((f) => f.isFile()).map((f) => `${f.parentPath}/${f.name}`);
}

describe('secrets named in a declaration', () => {
  it('are in no entry, object, report, error or output, whether the wire accepts them or not', async () => {
    const stage = await Stage.open();
    try {
      await stage.sensor('L2');
      const canaries = { PASSWORD_CANARY: 'kanarienvogel-7fQ!x', TOKEN_CANARY: 'tweety-0xDEADBEEF~' };
      await stage.redeclare((d) => {
        Object.assign(d.endpoints['opcua'] ?? {}, { user: { name: 'operator', password: { env: 'PASSWORD_CANARY' } } });
        Object.assign(d.endpoints['http'] ?? {}, { bearer: { file: 'token.txt' } });
      });
      await writeFile(stage.file('token.txt'), canaries.TOKEN_CANARY);
      const pack = await stage.shortPack([...short, 'opcua.handshake', 'rule.trip-point']);
      const run = stage.start(
        ['run', 'sensor.yaml', '--pack', pack, '--programme', 'routine', '--step-timeout', '8 s'],
        canaries,
      );
      const ended = await run.ended;
      assert.ok((await stage.runs()).length > 0, ended.err);
      const written = (await filesUnder(stage.folder)).filter((f) => !f.endsWith('/token.txt'));
      assert.ok(written.length > 20);
      const texts = [
        ...(await Promise.all(written.map((f) => readFile(f)))),
        Buffer.from(ended.out),
        Buffer.from(ended.err),
      ];
      for (const secret of Object.values(canaries))
        for (const spelling of spellings(secret))
          for (const text of texts) assert.equal(text.includes(spelling), false);
    } finally {
      await stage.close();
    }
  });
});
