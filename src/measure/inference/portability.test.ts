import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { benchOf, declarationOf, measured, stepOf } from '../../../test/contracts/bench.ts';
import type { Tensor } from '../../formats/tensor.ts';
import { generatorOf } from '../../signals/generators.ts';
import type { Found } from '../bench.ts';
import type { Probe } from '../probe.ts';
import { EngineFailed } from './engines.ts';
import type { Engine, Tensors } from './engines.ts';
import type { Pair } from './pair.ts';
import { portability } from './portability.ts';

const digest = `sha256:${'a'.repeat(64)}`;
const base = declarationOf().models?.[0];
const declaration = declarationOf({ models: [{ ...base, digest, file: 'model.onnx' }] });
const samples = 500;
const step = stepOf('inference.portability', samples, 'bearing');
const generator = generatorOf(base?.scene?.generator ?? '', base?.scene?.parameters ?? {});
const truths = Array.from({ length: samples }, (_, i) => generator.make(step.seed, i).label);

const scores = (label: number, most = 0.9): Tensor => ({
  type: 'float32',
  shape: [1, 4],
  data: Float32Array.from({ length: 4 }, (_, i) => (i === label ? most : 0.03)),
});
/** The right answer to the n-th input but for those that `change` makes others of. */
type Change = (label: number, n: number) => Tensor;
const right: Change = (label) => scores(label);

type Fake = { name: string; family: string; isa?: string; change?: Change; why?: string };
function engine({ name, family, isa = 'x64', change = right, why }: Fake): Engine & { closed: () => boolean } {
  let [n, closed] = [0, false];
  const infer = async (inputs: Tensors): Promise<Tensors> => {
    assert.deepEqual(Object.keys(inputs), ['window']);
    const output = change(truths[n] ?? 0, n++);
    return { scores: output };
  };
  return {
    about: { name, family, isa, version: '1', maintainer: name },
    load: async () => (why === undefined ? { loaded: true, infer } : { loaded: false, why }),
    close: async () => void (closed = true),
    closed: () => closed,
  };
}

function device(change: Change = right): Probe {
  let n = 0;
  return { infer: async () => ({ output: change(truths[n] ?? 0, n++) }), close: async () => undefined };
}

const two = [
  { name: 'one', family: 'A' },
  { name: 'two', family: 'B' },
];

async function measure(
  engines: readonly Fake[],
  probe = device(),
  found = digest,
  declared = declaration,
): Promise<Found[]> {
  const made = engines.map(engine);
  const bench = {
    ...benchOf(declared),
    engines: async () => made,
    modelFile: async () => ({ bytes: Uint8Array.of(1, 2, 3), digest: found }),
  };
  try {
    await portability(probe, step, bench);
    return bench.all;
  } finally {
    assert.ok(
      made.every((one) => one.closed() || found !== digest),
      'every engine is closed',
    );
  }
}

type Kept = {
  reference: string;
  engines: { name: string; loaded: boolean; why?: string; operator?: string }[];
  pairs: Pair[];
};
function kept(all: readonly Found[]): Kept {
  const [found] = all;
  const [raw] = found?.kind === 'measurement' ? (found.raw ?? []) : [];
  return JSON.parse(new TextDecoder().decode(raw?.bytes)) as Kept;
}
const pairOf = (all: readonly Found[], first: string, second: string): Pair => {
  const pair = kept(all).pairs.find((one) => one.first === first && one.second === second);
  assert.ok(pair);
  return pair;
};

describe('inference.portability', () => {
  it('is 1 where the device and two families give the same bits, with the exact lower end', async () => {
    const all = await measure(two);
    const found = measured(all, 'portability.agreement');
    assert.equal(found.value, 1);
    // Clopper–Pearson 95 % for 500 of 500: 0.025^(1/500).
    assert.equal(Math.round((1 - (found.components[0]?.low ?? 0)) * 10_000), 9926);
    assert.deepEqual(
      kept(all).pairs.map(({ likeness }) => likeness),
      ['bit-exact', 'bit-exact', 'bit-exact'],
    );
    assert.equal(kept(all).reference, 'one');
  });
  it('is the least of all pairs, and says which', async () => {
    const other: Change = (label, n) => scores(n % 40 === 0 ? (label + 1) % 4 : label);
    const all = await measure([...two, { name: 'odd', family: 'C', change: other }]);
    const found = measured(all, 'portability.agreement');
    assert.equal(found.value, 487 / 500);
    assert.match(found.components[0]?.how ?? '', /487 of 500, one and odd, the least of 6 pairs/);
    assert.equal(pairOf(all, 'one', 'device').likeness, 'bit-exact');
    assert.equal(pairOf(all, 'odd', 'device').likeness, 'different');
  });
  it('calls last digits numerical, and the same answers with other scores task-equivalent', async () => {
    const digits: Change = (label) => scores(label, 0.9000001);
    const coarse: Change = (label) => scores(label, 0.8);
    const all = await measure([...two, { name: 'digits', family: 'C', change: digits }], device(coarse));
    assert.equal(pairOf(all, 'one', 'digits').likeness, 'numerical');
    assert.equal(pairOf(all, 'one', 'device').likeness, 'task-equivalent');
    assert.equal(measured(all, 'portability.agreement').value, 1);
  });
  it('calls one declared quantisation step numerical, and two not', async () => {
    const stepped =
      (steps: number): Change =>
      (label) =>
        scores(label, 0.9 - steps / 128);
    const outputs = [{ name: 'scores', type: 'float32', shape: [1, 4], step: 1 / 128 }];
    const [model] = declaration.models ?? [];
    const quantised = declarationOf({ models: [{ ...model, outputs }] });
    const all = await measure(
      [...two, { name: 'next', family: 'C', change: stepped(1) }, { name: 'far', family: 'D', change: stepped(2) }],
      device(),
      digest,
      quantised,
    );
    const pair = pairOf(all, 'one', 'next');
    assert.equal(pair.likeness, 'numerical');
    assert.ok(Math.abs((pair.steps ?? 0) - 1) < 1e-5);
    assert.equal(pairOf(all, 'one', 'far').likeness, 'task-equivalent');
  });
  it('finds a device that is more accurate and not the same', async () => {
    const weak: Change = (label, n) => scores(n % 20 === 0 ? (label + 1) % 4 : label);
    const all = await measure(
      two.map((one) => ({ ...one, change: weak })),
      device(),
    );
    const pair = pairOf(all, 'one', 'device');
    assert.deepEqual([pair.onlyFirst, pair.onlySecond, pair.agreed], [0, 25, 475]);
    assert.deepEqual([pair.notWorse, pair.equivalent, pair.likeness], [true, false, 'different']);
    assert.equal(measured(all, 'portability.agreement').value, 0.95);
  });
  it('counts NaN and infinities, and lets nobody agree by them', async () => {
    const broken: Change = (label, n) => (n < 4 ? scores(label, n % 2 ? Number.NaN : Infinity) : scores(label));
    const all = await measure([...two, { name: 'broken', family: 'C', change: broken }], device(broken));
    const pair = pairOf(all, 'broken', 'device');
    assert.deepEqual([pair.agreed, pair.apart.nonFiniteAlike, pair.apart.maxAbs], [496, 4, 0]);
    assert.equal(pairOf(all, 'one', 'device').apart.nonFiniteUnlike, 4);
    assert.equal(measured(all, 'portability.agreement').also?.['non-finite'], 4);
  });
  it('takes an answer of another length for no answer', async () => {
    const short: Change = () => ({ type: 'float32', shape: [2], data: Float32Array.of(1, 0) });
    const all = await measure(two, device(short));
    assert.equal(measured(all, 'portability.agreement').value, 0);
    assert.equal(pairOf(all, 'one', 'device').likeness, 'different');
  });
  it('names an engine that does not load, and one that fails on the way', async () => {
    const dying: Change = (label, n) => {
      if (n === 7) throw new EngineFailed('its process ended (SIGSEGV)');
      return scores(label);
    };
    const all = await measure([
      ...two,
      { name: 'lacks', family: 'C', why: 'Unsupported ONNX operation: Fancy' },
      { name: 'dies', family: 'D', change: dying },
    ]);
    const { engines } = kept(all);
    assert.deepEqual(
      engines.map(({ name, loaded }) => [name, loaded]),
      [
        ['one', true],
        ['two', true],
        ['lacks', false],
        ['dies', false],
      ],
    );
    assert.equal(engines.at(-1)?.why, 'at input 7: its process ended (SIGSEGV)');
    assert.match(String(measured(all, 'portability.agreement').conditions?.['not-loaded']), /lacks \(Unsupported/);
  });
  it('gives nothing where one family alone runs the model, on however many instruction sets', async () => {
    const builds = [
      { name: 'native', family: 'A' },
      { name: 'web', family: 'A', isa: 'wasm' },
      { name: 'lacks', family: 'B', why: 'no' },
    ];
    await assert.rejects(measure(builds), {
      name: 'TooFew',
      message:
        /one family alone runs the model, A \(native on x64, web on wasm\): portability takes two. Not: lacks \(no\)/,
    });
  });
  it('gives nothing where the second family dies on the way', async () => {
    const dying: Change = () => {
      throw new EngineFailed('its process ended (SIGSEGV)');
    };
    await assert.rejects(
      measure([
        { name: 'one', family: 'A' },
        { name: 'two', family: 'B', change: dying },
      ]),
      {
        name: 'TooFew',
        message: /two \(at input 0: its process ended \(SIGSEGV\)\)/,
      },
    );
  });
  it('gives nothing for a file that is not the declared one', async () =>
    await assert.rejects(measure(two, device(), `sha256:${'b'.repeat(64)}`), {
      name: 'TooFew',
      message: /model.onnx has sha256:b+ and sha256:a+ is declared/,
    }));
});
