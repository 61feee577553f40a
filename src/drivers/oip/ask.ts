import { FormatError } from '../../formats/error.ts';
import { oipDocumentIn, oipTensorIn } from '../../formats/oip.ts';
import type { Tensor } from '../../formats/tensor.ts';
import { ProbeError } from '../../model/errors.ts';
import type { DeclaredModel, OipEndpoint } from '../../model/declaration.ts';
import { shortly } from '../deadline.ts';
import type { Answered, Caller } from '../http/request.ts';
import { longestOutput } from '../payload.ts';

const longestMetadata = 1024 * 1024;

/** `v2/…` below the server's address, which may have a path of its own. */
export function addressOf({ url }: OipEndpoint, below: string): URL {
  return new URL(`v2${below === '' ? '' : '/'}${below}`, url.endsWith('/') ? url : `${url}/`);
}

/** The `error` of an error object, or the status alone. */
function errorIn({ status, body }: Answered): string {
  try {
    const { error } = JSON.parse(body.toString('utf8')) as { error?: unknown };
    return typeof error === 'string' ? `${status}, ${shortly(error)}` : String(status);
  } catch {
    return String(status);
  }
}

function accepted(answer: Answered, what: string): Answered {
  if (answer.status >= 200 && answer.status < 300) return answer;
  throw new ProbeError(answer.status === 404 ? 'PROBE_LACKS' : 'PROBE_REFUSED', `${what} gave ${errorIn(answer)}`);
}

/** The document in an answer. Throws `PROBE_GARBAGE`. */
function documentIn(answer: Answered, what: string): Readonly<Record<string, unknown>> {
  const value = oipDocumentIn(answer.body.toString('utf8'));
  if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value as Record<string, unknown>;
  throw new FormatError(`OIP: ${what} is not an object`);
}

const inProbe = <T>(read: () => T, what: string): T => {
  try {
    return read();
  } catch (error) {
    if (!(error instanceof FormatError)) throw error;
    throw new ProbeError('PROBE_GARBAGE', `${what}: ${shortly(error.message)}`, { cause: error });
  }
};

/** GET below the server's address; the document it answers. */
export async function get(
  call: Caller,
  endpoint: OipEndpoint,
  below: string,
): Promise<Readonly<Record<string, unknown>>> {
  const url = addressOf(endpoint, below);
  const answer = accepted(await call.ask({ method: 'GET', url, most: longestMetadata }), url.pathname);
  // A health route may answer by its status alone.
  return answer.body.length === 0 ? {} : inProbe(() => documentIn(answer, url.pathname), url.pathname);
}

/** One inference. The output is the declared model's first one by its name, or the answer's first. */
export async function inferOnce(
  call: Caller,
  endpoint: OipEndpoint,
  model: DeclaredModel,
  body: Buffer,
): Promise<{ output: Tensor; modelUsed?: string }> {
  const url = addressOf(endpoint, `models/${encodeURIComponent(model.id)}/infer`);
  const answer = accepted(
    await call.ask({ method: 'POST', url, body, type: 'application/json', most: longestOutput }),
    'the inference',
  );
  return inProbe(() => {
    const { outputs, model_name: used } = documentIn(answer, 'the answer');
    if (!Array.isArray(outputs) || outputs.length === 0) throw new FormatError('OIP: the answer has no outputs');
    const wanted = model.outputs[0]?.name;
    const all = outputs as readonly { name?: unknown }[];
    const { tensor } = oipTensorIn(all.find((one) => one.name === wanted) ?? all[0]);
    return { output: tensor, ...(typeof used === 'string' ? { modelUsed: used } : {}) };
  }, 'the inference');
}
