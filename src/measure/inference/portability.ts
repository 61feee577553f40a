import { inventoryOf } from '../../formats/inventory.ts';
import type { ModelInventory } from '../../formats/model-file.ts';
import type { Tensor } from '../../formats/tensor.ts';
import type { DeclaredModel } from '../../model/declaration.ts';
import type { Step } from '../../model/plan.ts';
import { json, modelOf, needed, numberIn } from '../asked.ts';
import { TooFew } from '../bench.ts';
import type { Bench } from '../bench.ts';
import { fraction } from '../component.ts';
import type { Probe } from '../probe.ts';
import { answersOf, heldAs, pairsOf } from './pair.ts';
import type { Pair } from './pair.ts';
import { askEngine, distinct, enginesOf, familiesOf, lackingText, loadAll, oneFamily, sortedOf } from './running.ts';
import type { Running, Sorted } from './running.ts';
import { stimulusFor } from './stimulus.ts';
import type { Conditions } from './stimulus.ts';

type Asked = { device: Tensor[]; truth: number[]; conditions: Conditions };

/** What the device is called beside the engines. */
const deviceName = 'device';
const mostNumbers = 20_000_000;

async function fileOf(model: DeclaredModel, bench: Bench): Promise<Uint8Array> {
  if (model.file === undefined || model.digest === undefined)
    throw new TooFew(`model ${model.id} declares no file with its digest: no engine of the bench can run it`);
  if (!bench.modelFile) throw new TooFew('this bench reads no files');
  const { bytes, digest } = await bench.modelFile(model.file);
  if (digest !== model.digest)
    throw new TooFew(
      `${model.file} has ${digest} and ${model.digest} is declared: another model was compared with none`,
    );
  return bytes;
}

/** The same inputs, made from the run's seed, to the device and to every engine. */
async function askAll(probe: Probe, running: readonly Running[], model: DeclaredModel, step: Step, bench: Bench) {
  const infer = needed(probe, 'infer').bind(probe);
  const stimulus = await stimulusFor(model, bench);
  const [name = '', wanted = ''] = [model.inputs[0]?.name, model.outputs[0]?.name];
  const count = Math.min(step.samples, stimulus.cases);
  const asked: Asked = { device: [], truth: [], conditions: stimulus.conditions };
  for (let i = 0; i < count; i++) {
    const { input, label } = await stimulus.make(step.seed, i);
    const [{ output }] = await Promise.all([
      infer(model.id, input),
      ...running.map((one) => askEngine(one, { [name]: input }, [wanted])),
    ]);
    asked.device.push(output);
    asked.truth.push(label);
    bench.progress(i + 1, count);
  }
  return asked;
}

function unverifiedText(running: readonly Running[]): string {
  const names = running.filter(({ about }) => about.unverified).map(({ about }) => about.name);
  return names.join(', ').slice(0, 500);
}

function refuseOneFamily(sorted: Sorted): void {
  const why = oneFamily(sorted);
  if (why !== undefined) throw new TooFew(why);
}

type Found = Sorted & {
  model: DeclaredModel;
  inventory: ModelInventory | undefined;
  asked: Asked;
};

/** Engines first, so that the first that loaded is the reference; the device is compared with each of them. */
function compare({ model, running, asked }: Found, margin: number): Pair[] {
  const length = model.outputs[0]?.shape.reduce((all, size) => all * size, 1) ?? 0;
  const of = (name: string, outputs: readonly Tensor[]) => answersOf(name, outputs, length, model.labels.length);
  const all = [
    ...running.map(({ about, answers }) => of(about.name, answers.flatMap(Object.values))),
    of(deviceName, asked.device),
  ];
  const [output] = model.outputs;
  return pairsOf(all, asked.truth, { held: heldAs(output?.type ?? 'float32'), margin, step: output?.step });
}

/** JSON has no ∞ or NaN. */
const plain = (value: unknown): unknown =>
  typeof value === 'number' && !Number.isFinite(value) ? String(value) : value;

function keptOf(found: Found, pairs: readonly Pair[], step: Step, margin: number) {
  const { model, inventory, running } = found;
  const table = {
    model: { id: model.id, digest: model.digest },
    inventory,
    set: { seed: step.seed, n: found.asked.truth.length, margin, ...found.asked.conditions },
    reference: running[0]?.about.name,
    engines: enginesOf(found),
    pairs,
  };
  return json(JSON.parse(JSON.stringify(table, (_, value) => plain(value))));
}

const largest = (pairs: readonly Pair[], of: (pair: Pair) => number): number => Math.max(...pairs.map(of));

function report(found: Found, step: Step, bench: Bench): void {
  const { model, running, lacking } = found;
  const margin = numberIn(step, 'margin');
  const pairs = compare(found, margin);
  const [least] = pairs.toSorted((a, b) => a.agreed - b.agreed);
  if (!least) throw new TooFew('there is no pair to compare');
  const { value, component } = fraction(least.agreed, least.n);
  // Where every pair must agree, the least of their lower ends bounds the least of them: no correction for many is due.
  const how = `${component.how}, ${least.first} and ${least.second}, the least of ${pairs.length} pairs`;
  bench.found({
    kind: 'measurement',
    measurement: {
      quantity: 'portability.agreement',
      subject: model.id,
      value,
      unit: '1',
      n: least.n,
      components: [{ ...component, how }],
      stimulus: 'injected',
      conditions: {
        ...found.asked.conditions,
        reference: `${running[0]?.about.name} ${running[0]?.about.version}`,
        families: familiesOf(running).join(', '),
        isas: distinct(running.map(({ about }) => about.isa)).join(', '),
        ...(running.some(({ about }) => about.unverified) ? { 'on-their-word': unverifiedText(running) } : {}),
        ...(lacking.length > 0 ? { 'not-loaded': lackingText(lacking).slice(0, 500) } : {}),
      },
      also: {
        engines: running.length,
        families: familiesOf(running).length,
        pairs: pairs.length,
        'bit-exact': pairs.filter(({ likeness }) => likeness === 'bit-exact').length,
        different: pairs.filter(({ likeness }) => likeness === 'different').length,
        'non-finite': largest(pairs, ({ apart }) => apart.nonFiniteAlike + apart.nonFiniteUnlike),
        'max-abs': largest(pairs, ({ apart }) => apart.maxAbs),
      },
    },
    raw: [keptOf(found, pairs, step, margin)],
  });
}

function refuseTooMuch(model: DeclaredModel, step: Step): void {
  const numbers = step.samples * (model.outputs[0]?.shape.reduce((all, size) => all * size, 1) ?? 0);
  if (numbers > mostNumbers)
    throw new TooFew(`${step.samples} outputs of model ${model.id} are ${numbers} numbers, more than ${mostNumbers}`);
}

/**
 * Portability of one declared model: the file whose digest is declared, on every engine of the bench and on the device,
 * with the same inputs of the run's own making. The least agreement of all pairs, with its exact interval; what lies
 * apart element by element, the class of each pair and the paired difference of accuracy are kept beside it. Throws
 * `TooFew` where the file is not the declared one, or engines of fewer than two families run it.
 */
export async function portability(probe: Probe, step: Step, bench: Bench): Promise<void> {
  const model = modelOf(step, bench.declaration);
  refuseTooMuch(model, step);
  const bytes = await fileOf(model, bench);
  const inventory = inventoryOf(bytes);
  const engines = (await bench.engines?.()) ?? [];
  try {
    const loaded = await loadAll(engines, { id: model.id, bytes, inventory });
    refuseOneFamily(loaded);
    const asked = await askAll(probe, loaded.running, model, step, bench);
    const sorted = sortedOf(loaded, inventory);
    refuseOneFamily(sorted);
    report({ model, inventory, ...sorted, asked }, step, bench);
  } finally {
    await Promise.all(engines.map((engine) => engine.close()));
  }
}
