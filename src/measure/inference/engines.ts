import type { ModelFormat } from '../../formats/model-file.ts';
import type { Tensor } from '../../formats/tensor.ts';

/**
 * Who runs the model. Two builds of one kernel library are one `family` (onnxruntime native and as WebAssembly: MLAS) on
 * two instruction sets (`isa`): that they agree shows less than that two families do.
 */
export type EngineAbout = {
  name: string;
  family: string;
  isa: string;
  version: string;
  maintainer: string;
  /** The one format it takes; absent: whatever it was given elsewhere. */
  takes?: ModelFormat;
  /** It runs elsewhere: that its model is the declared file, and all that stands here, is on its word. */
  unverified?: true;
};

export type Tensors = Readonly<Record<string, Tensor>>;

/** `why`: in the engine's own words, or how its process ended. */
export type NotLoaded = { loaded: false; why: string };
export type LoadedModel = {
  loaded: true;
  /** One inference, inputs and outputs by name. Rejects with `EngineFailed`. */
  infer(inputs: Tensors): Promise<Tensors>;
};

/** An engine of the bench, in a process of its own: whatever it does to itself is an observation. */
export interface Engine {
  readonly about: EngineAbout;
  /** `id`: what the declaration calls the model, for engines that have it already. */
  load(model: Uint8Array, id: string): Promise<LoadedModel | NotLoaded>;
  close(): Promise<void>;
}

/** The engine refused an inference, gave none in time, or its process ended. */
export class EngineFailed extends Error {
  constructor(message: string) {
    super(message);
    this.name = 'EngineFailed';
  }
}
