import { EngineFailed } from '../../measure/inference/engines.ts';
import type { Engine, EngineAbout, LoadedModel, NotLoaded } from '../../measure/inference/engines.ts';
import type { Probe } from '../../measure/probe.ts';
import type { Declaration, OutsideEngine } from '../../model/declaration.ts';
import { InputError, ProbeError } from '../../model/errors.ts';
import { commandProbe } from '../command/probe.ts';
import { oipProbe } from '../oip/probe.ts';

export type Surroundings = { folder: string; started?: ((pid: number) => void) | undefined };

function probeOf(engine: OutsideEngine, declaration: Declaration, { folder, started }: Surroundings): Probe {
  const { url, bearer, run, env } = engine;
  if (url !== undefined) return oipProbe({ url, ...(bearer ? { bearer } : {}) }, declaration, folder);
  if (run) return commandProbe({ run, ...(env ? { env } : {}) }, declaration, folder, started);
  throw new InputError('DECLARATION_INVALID', 'station.engines', `${engine.name} has neither url nor run`);
}

function loadedOn(probe: Probe, id: string): LoadedModel {
  return {
    loaded: true,
    async infer(inputs) {
      const [input, ...others] = Object.values(inputs);
      if (!probe.infer || !input || others.length > 0) throw new EngineFailed('it is asked with one input');
      try {
        return { output: (await probe.infer(id, input)).output };
      } catch (error) {
        if (error instanceof ProbeError) throw new EngineFailed(error.message);
        throw error;
      }
    },
  };
}

/**
 * An engine that somebody runs elsewhere: at an Open Inference Protocol address, or behind a program of JSON lines. It
 * has its model already: which file that is, it alone knows.
 */
function outsideEngine(engine: OutsideEngine, declaration: Declaration, surroundings: Surroundings): Engine {
  const { name, family, isa = '', version = '', maintainer = '' } = engine;
  const about: EngineAbout = { name, family, isa, version, maintainer, unverified: true };
  let probe: Probe | undefined;
  return {
    about,
    async load(_model, id): Promise<LoadedModel | NotLoaded> {
      probe ??= probeOf(engine, declaration, surroundings);
      return loadedOn(probe, id);
    },
    close: async () => await probe?.close(),
  };
}

/** The engines that the declaration names at the station. */
export function outsideEngines(declaration: Declaration, surroundings: Surroundings): Engine[] {
  return (declaration.station?.engines ?? []).map((one) => outsideEngine(one, declaration, surroundings));
}
