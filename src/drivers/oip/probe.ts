import { oipTensorText } from '../../formats/oip.ts';
import type { Tensor } from '../../formats/tensor.ts';
import type { Probe } from '../../measure/probe.ts';
import type { Declaration, DeclaredModel, OipEndpoint } from '../../model/declaration.ts';
import { ProbeError } from '../../model/errors.ts';
import { caller } from '../http/request.ts';
import { secretOf } from '../secrets/secret.ts';
import { addressOf, inferOnce } from './ask.ts';

/** A declared model. Throws `PROBE_LACKS`. */
function declaredModel({ models = [] }: Declaration, id: string): DeclaredModel {
  const model = models.find((one) => one.id === id);
  if (!model) throw new ProbeError('PROBE_LACKS', `models.${id} is not declared`);
  return model;
}

/** Requests already written: a stream of queries over a few inputs encodes each once. Inputs do not change after they were handed over. */
const written = new WeakMap<Tensor, Buffer>();

function requestFor({ id, inputs }: DeclaredModel, tensor: Tensor): Buffer {
  const known = written.get(tensor);
  if (known) return known;
  const [first, ...others] = inputs;
  if (!first || others.length > 0)
    throw new ProbeError('PROBE_LACKS', `models.${id} has ${inputs.length} inputs, and one is given here`);
  const body = Buffer.from(`{"inputs":[${oipTensorText({ name: first.name, tensor })}]}`);
  written.set(tensor, body);
  return body;
}

/** Any engine or device by its Open Inference Protocol address. It infers, and says nothing of itself that identifies it. */
export function oipProbe(endpoint: OipEndpoint, declaration: Declaration, folder: string): Probe {
  const { bearer } = endpoint;
  const call = caller(new URL(endpoint.url).origin, bearer && (() => secretOf(bearer, folder)));
  return {
    prepare: (id, input) => void requestFor(declaredModel(declaration, id), input),
    infer: async (id, input) => {
      const model = declaredModel(declaration, id);
      return await inferOnce(call, endpoint, model, requestFor(model, input));
    },
    ping: async () => {
      await call.ask({ method: 'GET', url: addressOf(endpoint, 'health/live'), most: 64 * 1024 });
    },
    // oxlint-disable-next-line require-await -- closing sockets takes no time
    close: async () => call.close(),
  };
}
