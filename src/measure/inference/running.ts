import type { ModelInventory } from '../../formats/model-file.ts';
import { EngineFailed } from './engines.ts';
import type { Engine, EngineAbout, LoadedModel, Tensors } from './engines.ts';
import { operatorIn } from './operator.ts';

/** An engine that runs the model, until it fails; `answers` in the order of the inputs. */
export type Running = { about: EngineAbout; model: LoadedModel; answers: Tensors[]; failed?: string };
/** An engine that does not: in its words, and the operator they are about where it can be told. */
export type Lacking = { about: EngineAbout; why: string; operator?: string };
/** A model's file; `id` is what a declaration calls it, and `inventory` what is in it where that can be read. */
export type ModelFile = { id: string; bytes: Uint8Array; inventory: ModelInventory | undefined };

function lackingOf(about: EngineAbout, why: string, inventory: ModelInventory | undefined): Lacking {
  const operator = operatorIn(why, inventory);
  return { about, why, ...(operator === undefined ? {} : { operator }) };
}

export type Sorted = { running: Running[]; lacking: Lacking[] };

/** The model on every engine that takes its format, at once: those that run it, and those that do not. */
export async function loadAll(engines: readonly Engine[], { id, bytes, inventory }: ModelFile): Promise<Sorted> {
  const running: Running[] = [];
  const lacking: Lacking[] = [];
  const asked = engines.filter(
    ({ about }) => about.takes === undefined || about.takes === (inventory?.format ?? about.takes),
  );
  const answers = await Promise.all(asked.map(async (engine) => ({ engine, answer: await engine.load(bytes, id) })));
  for (const { engine, answer } of answers)
    if (answer.loaded) running.push({ about: engine.about, model: answer, answers: [] });
    else lacking.push(lackingOf(engine.about, answer.why, inventory));
  return { running, lacking };
}

/** The outputs asked for; one alone is taken by whatever name the engine gives it. */
function takenOf(outputs: Tensors, wanted: readonly string[]): Tensors {
  const all = Object.values(outputs);
  return Object.fromEntries(
    wanted.map((name) => {
      const output = outputs[name] ?? (wanted.length === 1 ? all[0] : undefined);
      if (!output) throw new EngineFailed(`it gave no output ${name}`);
      return [name, output];
    }),
  );
}

/** One input more to an engine, and its answer kept; one that failed is asked no more. */
export async function askEngine(running: Running, inputs: Tensors, wanted: readonly string[]): Promise<void> {
  if (running.failed !== undefined) return;
  try {
    running.answers.push(takenOf(await running.model.infer(inputs), wanted));
  } catch (error) {
    if (!(error instanceof EngineFailed)) throw error;
    running.failed = `at input ${running.answers.length}: ${error.message}`;
  }
}

/** An engine that failed on the way stands with those that did not load. */
export function sortedOf({ running, lacking }: Sorted, inventory: ModelInventory | undefined): Sorted {
  const failed = running.flatMap((one) =>
    one.failed === undefined ? [] : [lackingOf(one.about, one.failed, inventory)],
  );
  return { running: running.filter((one) => one.failed === undefined), lacking: [...lacking, ...failed] };
}

/** Those that run it, and then those that do not with the reason: as it is kept and shown. */
export const enginesOf = ({ running, lacking }: Sorted) => [
  ...running.map(({ about }) => ({ ...about, loaded: true as const })),
  ...lacking.map(({ about, ...why }) => ({ ...about, loaded: false as const, ...why })),
];

export const distinct = (names: readonly string[]): string[] => [...new Set(names)];
export const familiesOf = (running: readonly Running[]): string[] => distinct(running.map(({ about }) => about.family));

export function lackingText(lacking: readonly Lacking[]): string {
  return lacking.map(({ about, operator, why }) => `${about.name} (${operator ?? why.slice(0, 80)})`).join(', ');
}

/** Undefined where two families run it; else the reason why so few show nothing: builds of one kernel library agree because they are one. */
export function oneFamily({ running, lacking }: Sorted): string | undefined {
  const families = familiesOf(running);
  if (families.length >= 2) return undefined;
  const names = running.map(({ about }) => `${about.name} on ${about.isa}`).join(', ');
  const ran =
    running.length === 0
      ? 'no engine of the bench runs the model'
      : `one family alone runs the model, ${families[0]} (${names})`;
  return `${ran}: portability takes two. Not: ${lackingText(lacking) || 'none'}`;
}
