import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFile, writeFile } from 'node:fs/promises';
import { text } from 'node:stream/consumers';
import { after, before, describe, it } from 'node:test';
import { fileURLToPath } from 'node:url';
import { parse, stringify } from 'yaml';
import { atStation, readBook, type Book } from '../../src/desk/station.ts';
import type { LogEntry } from '../../src/model/entry.ts';
import { sha256 } from '../../src/drivers/keys/checks.ts';
import { lastSaid, Stage, verified, type Ended, type RunSaid } from './stage.ts';

const cli = fileURLToPath(new URL('../../src/desk/cli.ts', import.meta.url));

async function bookOf(stage: Stage): Promise<Book> {
  const { station } = await atStation(stage.file('.gradus'));
  try {
    return await readBook(station);
  } finally {
    await station.close();
  }
}

type Span = { run: string; step: string; from: number; to: number };

/** When each step ran, by positions in the log: one writer, one order. */
function spansOf({ entries }: Book): Span[] {
  return entries.flatMap((entry, from) => {
    const { body } = entry;
    if (!('run' in entry) || body.kind !== 'step-started') return [];
    const { run } = entry;
    const ended = (e: LogEntry): boolean =>
      'run' in e && e.run === run && e.body.kind === 'step-ended' && e.body.step === body.step;
    return [{ run, step: body.step, from, to: entries.findIndex((e, at) => at > from && ended(e)) }];
  });
}

const overlap = (a: Span, b: Span): boolean => a.from < b.to && b.from < a.to;

describe('several sensors at one station', () => {
  let stage: Stage;
  let pack: string;
  let ended: Ended;
  before(async () => {
    stage = await Stage.open();
    await stage.sensor('L2', [], 'a.yaml');
    await stage.sensor('L2', [], 'b.yaml');
    // Its nameplate says otherwise: this one fails.
    await stage.redeclare((d) => (d.identity['serial'] = 'SIM-L2-0002'), 'b.yaml');
    pack = await stage.shortPack(['identity.serial', 'task.accuracy', 'latency.deadline']);
    ended = await stage.gradus('run', 'a.yaml', 'b.yaml', '--pack', pack, '--programme', 'routine', '--parallel', '2');
  });
  after(() => stage.close());

  it('have a run each in one log, all of which verify', async () => {
    const runs = await stage.runs();
    assert.equal(runs.length, 2, ended.err);
    for (const run of runs) assert.equal((await verified(stage, run)).ok, true);
    assert.deepEqual(
      (await bookOf(stage)).runs.map((r) => `${r.serial} ${r.status}`).toSorted((a, b) => a.localeCompare(b)),
      ['SIM-L2-0001 concluded', 'SIM-L2-0002 concluded'],
    );
  });

  it('are told in one table, and the worst decides the exit', () => {
    assert.match(ended.out, /SIM-L2-0001[\s\S]*SIM-L2-0002/);
    assert.match(ended.out, /identity\.serial/);
    assert.equal(ended.code, 10);
  });

  it('are measured at once, save that latency has the bench to itself', async () => {
    const book = await bookOf(stage);
    const spans = spansOf(book);
    const [first = '', second = ''] = book.runs.map((r) => r.run);
    const of = (run: string): Span[] => spans.filter((s) => s.run === run);
    assert.ok(
      of(first).some((a) => of(second).some((b) => overlap(a, b))),
      'nothing ran beside anything',
    );
    const latency = spans.filter((s) => s.step === 's03');
    assert.equal(latency.length, 2);
    for (const one of latency)
      assert.deepEqual(
        spans.filter((other) => other.run !== one.run && overlap(one, other)),
        [],
      );
  });

  it('show what a step waits for, and record what ran beside', async () => {
    assert.match(ended.err, /waits for the bench to itself/);
    const opened = (await bookOf(stage)).entries.flatMap(({ body }) => (body.kind === 'run-opened' ? [body] : []));
    for (const { conditions } of opened)
      assert.deepEqual(
        [conditions['station.sensors'], conditions['station.parallel'], conditions['station.latency']],
        [2, 2, 'alone'],
      );
  });

  it('end as aborted when they are stopped, and what had not begun is told', async () => {
    const run = stage.start(['run', 'a.yaml', 'b.yaml', '--pack', pack, '--programme', 'routine']);
    while (!/1\/3/.test(run.errors())) await once(run.child.stderr ?? run.child, 'data');
    run.child.kill('SIGINT');
    const { code, out } = await run.ended;
    assert.equal(code, 11);
    assert.match(out, /SIM-L2-0001.*aborted: no conclusion, no grade/);
    assert.match(out, /SIM-L2-0002.*not begun/);
    const { runs } = await bookOf(stage);
    assert.deepEqual(
      runs.slice(2).map((r) => [r.serial, r.status]),
      [['SIM-L2-0001', 'aborted']],
    );
  });

  it('are refused where two declare one serial, before anything is measured', async () => {
    const before = (await bookOf(stage)).entries.length;
    const { code, err } = await stage.gradus('run', 'a.yaml', 'a.yaml', '--pack', pack);
    assert.equal(code, 2);
    assert.match(err, /a\.yaml: declares the serial SIM-L2-0001, as a\.yaml does/);
    assert.equal((await bookOf(stage)).entries.length, before);
  });
});

/** A rig that ends at its first request and answers from then on, as one with a loose plug. */
const loose = `
const fs = require('node:fs');
require('node:readline').createInterface({ input: process.stdin }).on('line', (line) => {
  const { id } = JSON.parse(line);
  if (!fs.existsSync('met')) { fs.writeFileSync('met', ''); process.exit(1); }
  console.log(JSON.stringify({ id, ok: true, says: { serial: 'SIM-L2-0001' } }));
});`;

describe('a wire that fails once', () => {
  it('is met again with --retries, and report and verify say which attempt was judged', async () => {
    const stage = await Stage.open();
    try {
      await stage.sensor('L2');
      await writeFile(stage.file('loose.cjs'), loose);
      await stage.redeclare((d) => {
        d.endpoints = { command: { run: [process.execPath, 'loose.cjs'] } };
        d.probes = { identity: 'command' };
      });
      const pack = await stage.shortPack(['identity.serial']);
      const args = ['run', 'sensor.yaml', '--pack', pack, '--programme', 'routine', '--retries', '1'];
      const { out, err } = await stage.gradus(...args);
      assert.match(err, /PROBE_CLOSED/);
      assert.match(err, /attempt 2 of 2 after PROBE_CLOSED/);
      assert.match(out, /identity\.serial\s+pass \(attempt 2 of 2\)/);
      const [run = ''] = await stage.runs();
      assert.equal((await verified(stage, run)).ok, true);
      assert.match(await readFile(stage.file('reports', `${run}.html`), 'utf8'), /Attempt 2 of 2 after PROBE_CLOSED/);
    } finally {
      await stage.close();
    }
  });
});

/** The command line with a person at its standard input, who writes all of this and leaves. */
async function withPerson(stage: Stage, says: string, args: readonly string[]): Promise<Ended> {
  const child = spawn(process.execPath, [cli, ...args], {
    cwd: stage.folder,
    env: { ...process.env, NO_COLOR: '1' },
    stdio: ['pipe', 'pipe', 'pipe'],
  });
  child.stdin.end(says);
  const [out, err, [code, signal]] = await Promise.all([text(child.stdout), text(child.stderr), once(child, 'close')]);
  return { code, signal, out, err } as Ended;
}

const asks = (en: string, zh: string, expected: string, document?: string): object => ({
  title: { en, zh },
  asks: { en, zh },
  for: 'device',
  method: document === undefined ? 'inspection.operator' : 'inspection.document',
  parameters: { 'prompt-en': en, 'prompt-zh': zh, expected, ...(document !== undefined && { document }) },
  quantity: 'inspection.agrees',
  limit: { is: true },
  decision: { rule: 'simple' },
  who: { proposed: 'own-proposal' },
  depends: ['hardware'],
});

describe('inspections by a person', () => {
  let stage: Stage;
  const run = ['run', 'sensor.yaml', '--pack', 'pack.yaml', '--programme', 'routine', '--json'];
  const verdict = (said: RunSaid, indicator: string) =>
    said.assessment?.verdicts.find((v) => v.indicator === indicator);
  before(async () => {
    stage = await Stage.open();
    await stage.sensor('L2');
    await writeFile(stage.file('manual.txt'), 'Install it upright.');
    await stage.redeclare((d) => {
      d['documents'] = [{ id: 'manual', title: 'Manual', file: 'manual.txt' }];
      Object.assign(d.endpoints, { operator: {} });
      d.probes = { inspect: 'operator' };
    });
    await stage.shortPack(['marking.legible', 'manual.mounting']);
    const shipped = parse(await readFile(stage.file('pack.yaml'), 'utf8')) as {
      indicators: Record<string, unknown>;
      sources: Record<string, { kind: string }>;
    };
    const [own] = Object.entries(shipped.sources).find(([, { kind }]) => kind === 'own-proposal') ?? [];
    Object.assign(shipped.indicators, {
      'marking.legible': { ...asks('Is the type plate legible?', '铭牌清晰吗？', 'yes'), who: { proposed: own } },
      'manual.mounting': {
        ...asks('How is it to be mounted?', '应如何安装？', 'upright', 'manual'),
        who: { proposed: own },
      },
    });
    await writeFile(stage.file('pack.yaml'), stringify(shipped));
  });
  after(() => stage.close());

  it('are asked at the terminal, and become observations with initials, time and the document’s digest', async () => {
    const ended = await withPerson(stage, 'no\n王伟\nUpright\n\n', [...run, '--step-timeout', '20 s']);
    const said = lastSaid(ended);
    assert.match(ended.err, /In the document manual: How is it to be mounted\?/);
    assert.equal(verdict(said, 'manual.mounting')?.outcome, 'pass');
    assert.equal(verdict(said, 'marking.legible')?.outcome, 'fail');
    const found = (await bookOf(stage)).entries.flatMap(({ body }) => (body.kind === 'observation' ? [body] : []));
    const [legible, mounting] = found.map((body) => body.observation);
    assert.match(String(mounting?.conditions?.['at']), /^\d{4}-\d\d-\d\dT/);
    assert.deepEqual(
      [mounting?.conditions?.['initials'], mounting?.conditions?.['via'], legible?.conditions?.['initials']],
      ['王伟', 'terminal', '王伟'],
    );
    const digest = Buffer.from(sha256(Buffer.from('Install it upright.'))).toString('hex');
    assert.deepEqual(mounting?.raw, [{ digest: `sha256:${digest}`, bytes: 19, type: 'text/plain' }]);
    assert.equal((await verified(stage, said.run)).ok, true);
  });

  it('stay open where the person cannot tell or leaves', async () => {
    const said = lastSaid(await withPerson(stage, '?\nLH\n', [...run, '--step-timeout', '20 s']));
    assert.deepEqual(
      [verdict(said, 'marking.legible')?.because, verdict(said, 'manual.mounting')?.fault?.code],
      ['UNKNOWN', 'PROBE_LACKS'],
    );
    assert.match(verdict(said, 'manual.mounting')?.fault?.text ?? '', /the input ended before an answer/);
  });

  it('are answered by a sheet, with nobody there', async () => {
    const sheet = {
      'marking.legible': { answer: true, initials: 'Ü. Ö.', note: 'lamp 2' },
      'manual.mounting': { answer: 'upright', initials: 'Ü. Ö.' },
    };
    await writeFile(stage.file('sheet.yaml'), stringify(sheet));
    const said = lastSaid(await stage.gradus(...run, '--answers', 'sheet.yaml', '--non-interactive'));
    assert.deepEqual(
      ['marking.legible', 'manual.mounting'].map((name) => verdict(said, name)?.outcome),
      ['pass', 'pass'],
    );
  });

  const refusals: Record<string, [number, RegExp, string?]> = {
    'where nobody can be asked': [2, /--answers: \S+ asks a person about SIM-L2-0001/],
    'with a sheet that leaves a question out': [
      2,
      /marking\.legible asks a person/,
      'manual.mounting: {answer: upright, initials: LH}',
    ],
    'with a sheet that answers what is not asked': [
      20,
      /sheet\.yaml:1:\d+ {2}\["marking\.legibel"\]: is not asked here\. The run asks .*marking\.legible/,
      'marking.legibel: {answer: yes, initials: LH}',
    ],
    'with an answer that nobody signed': [20, /initials/, 'marking.legible: {answer: yes}'],
  };
  for (const [name, [code, says, sheet]] of Object.entries(refusals))
    it(`are refused ${name}, before anything is measured`, async () => {
      const before = await stage.runs();
      if (sheet !== undefined) await writeFile(stage.file('sheet.yaml'), sheet);
      const ended = await stage.gradus(...run, ...(sheet === undefined ? [] : ['--answers', 'sheet.yaml']));
      assert.deepEqual([ended.code, await stage.runs()], [code, before], ended.err);
      assert.match(ended.err, says);
    });

  it('are refused where a declared document is not there', async () => {
    await stage.redeclare((d) => (d['documents'] = [{ id: 'manual', file: 'gone.pdf' }]));
    const { code, err } = await stage.gradus(...run);
    assert.deepEqual([code, /^gone\.pdf: this declared document cannot be read/m.test(err)], [2, true], err);
  });
});
