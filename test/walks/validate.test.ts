import assert from 'node:assert/strict';
import { readdir, readFile, writeFile } from 'node:fs/promises';
import { after, before, describe, it } from 'node:test';
import { atStation, readBook } from '../../src/desk/station.ts';
import { comparedWith, expectedOutcomes } from '../../src/desk/self-check/reference.ts';
import { Validation } from '../../src/model/validation.ts';
import type { RunRead } from '../../src/desk/run-read.ts';
import { Stage, verified, type Ended } from './stage.ts';

async function recordsIn(stage: Stage): Promise<string[]> {
  const files = await readdir(stage.file('reports')).catch(() => []);
  return files.filter((name) => name.startsWith('validation-')).toSorted((a, b) => a.localeCompare(b));
}

type Said = { ok: boolean; files: string[]; record: Validation };
const saidBy = (ended: Ended): Said => JSON.parse(ended.out.trimEnd().split('\n').at(-1) ?? '') as Said;
const wrongIn = ({ record }: Said): string[] =>
  record.parts.flatMap(({ part, items }) =>
    items.filter(({ ok }) => !ok).map(({ name, seen }) => `${part} ${name}: ${seen}`),
  );

describe('gradus validate', () => {
  let stage: Stage;
  let first: Said;
  let ended: Ended;
  before(async () => {
    stage = await Stage.open();
    ended = await stage.gradus('validate', '--by', '李雷', '--json');
    first = saidBy(ended);
  });
  after(() => stage.close());

  it('passes at a sound station, with every part tried', () => {
    assert.deepEqual([ended.code, wrongIn(first)], [0, []], ended.err);
    assert.deepEqual(
      first.record.parts.map(({ part, items }) => [part, items.length > 2]),
      ['vectors', 'statistics', 'answers', 'log', 'station', 'reference'].map((part) => [part, true]),
    );
  });

  it('writes a dated record that says who, where, with which versions, and what was expected and seen', async () => {
    const [json = '', html = ''] = first.files;
    const record = Validation.parse(JSON.parse(await readFile(stage.file(json), 'utf8')));
    assert.deepEqual(record, first.record);
    assert.equal(record.by, '李雷');
    assert.ok(json.includes(record.at.slice(0, 10).replaceAll('-', '')));
    assert.match(record.versions['gradus'] ?? '', /^\d/);
    assert.match(record.digests.lock ?? '', /^sha256:/);
    assert.ok(Object.keys(record.digests.packs).length >= 2);
    const page = await readFile(stage.file(html), 'utf8');
    for (const part of [
      '17025:2017, 7.11.2',
      '李雷',
      record.digests.methods,
      record.run ?? 'no run',
      'reference.faster-than-light',
    ])
      assert.ok(page.includes(part), part);
  });

  it('leaves the reference sensor’s run in the station’s log, and it verifies', async () => {
    const { station } = await atStation(stage.file('.gradus'));
    const { entries } = await readBook(station);
    await station.close();
    const opened = entries.find(({ body }) => body.kind === 'run-opened');
    assert.equal(opened && 'run' in opened && opened.run, first.record.run);
    assert.equal(opened?.body.kind === 'run-opened' && opened.body.conditions['station.self-check'], '李雷');
    assert.equal((await verified(stage, first.record.run ?? '')).ok, true);
  });

  it('ends with 30 where an object of the log was changed, measures nothing, and records which', async () => {
    const [folder = ''] = await readdir(stage.file('.gradus', 'objects'));
    const [name = ''] = await readdir(stage.file('.gradus', 'objects', folder));
    const file = stage.file('.gradus', 'objects', folder, name);
    const bytes = await readFile(file);
    await writeFile(file, Buffer.concat([bytes.subarray(0, -1), Buffer.from([bytes.at(-1) === 0 ? 1 : 0])]));
    const runs = await stage.runs();
    const ended = await stage.gradus('validate', '--json');
    const said = saidBy(ended);
    assert.deepEqual([ended.code, said.ok, await stage.runs()], [30, false, runs]);
    assert.equal(wrongIn(said).length, 1);
    assert.match(
      wrongIn(said)[0] ?? '',
      new RegExp(`^log objects: objects/${folder}/${name}: does not have the digest`),
    );
    assert.equal(said.record.by, undefined);
    assert.equal((await recordsIn(stage)).length, 4);
    await writeFile(file, bytes);
  });

  it('ends with 30 where the station cannot be opened, with a record that says why', async () => {
    await writeFile(stage.file('.gradus', 'log', 'checkpoint'), 'nonsense\n');
    const ended = await stage.gradus('validate', '--json');
    assert.equal(ended.code, 30);
    assert.match(wrongIn(saidBy(ended))[0] ?? '', /^log the station opens: STATION_DAMAGED/);
  });
});

describe('the reference sensor', () => {
  const readOf = (change: Record<string, string> = {}): RunRead => {
    const verdicts = Object.entries({ ...expectedOutcomes, ...change }).map(([indicator, outcome]) => ({
      indicator,
      outcome,
    }));
    return { assessment: { verdicts }, verification: { ok: true } } as unknown as RunRead;
  };
  const wrong = (read: RunRead): string[] =>
    comparedWith(read)
      .filter(({ ok }) => !ok)
      .map(({ name }) => name);

  it('is as expected when every verdict is', () => assert.deepEqual(wrong(readOf()), []));
  it('is not when a bench passes what nothing meets', () => {
    assert.deepEqual(wrong(readOf({ 'reference.faster-than-light': 'pass' })), ['reference.faster-than-light']);
  });
  it('is not when a verdict is open', () => {
    assert.deepEqual(wrong(readOf({ 'rule.response': 'inconclusive' })), ['rule.response']);
  });
  it('is not when nothing was judged', () => {
    const aborted = { assessment: undefined, verification: { ok: true } } as unknown as RunRead;
    assert.equal(wrong(aborted).length, Object.keys(expectedOutcomes).length);
  });
});
