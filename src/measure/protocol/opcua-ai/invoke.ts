import { FormatError } from '../../../formats/error.ts';
import { decodeNpy, encodeNpy } from '../../../formats/npy.ts';
import { qualifiedName, wrapped } from '../../../formats/ua/builtin.ts';
import { struct } from '../../../formats/ua/codec.ts';
import { variant } from '../../../formats/ua/variant.ts';
import type { Variant } from '../../../formats/ua/variant.ts';
import type { DeclaredModel } from '../../../model/declaration.ts';
import { inputsFor } from '../oip/input.ts';
import { propertiesOf } from '../opcua/device.ts';
import type { UaCalled, UaServer } from '../opcua/wire.ts';
import { checkOfTree, deploymentOf, notApplicable, right, unknown, wrong } from './tree.ts';
import type { AiTree, Deployed, Judged } from './tree.ts';

/** docs/affordances.md: the media type in which the bench gives and takes tensors. */
const npy = 'application/x-npy';
const timeoutMs = 5000;

type Given = { payload?: Uint8Array; uri?: string; type?: string; parameters?: readonly unknown[] };

/** Invoke(Payload, PayloadUri, ContentType, Parameters, Timeout). */
const argumentsOf = ({ payload, uri = '', type = npy, parameters = [] }: Given): Variant[] => [
  { type: 'ByteString', value: payload ?? null },
  { type: 'String', value: uri },
  { type: 'String', value: type },
  { type: 'ExtensionObject', value: [...parameters] },
  { type: 'Double', value: timeoutMs },
];

type Target = { met: UaServer; deployment: Deployed; model: DeclaredModel };

const invoked = async ({ met, deployment }: Target, given: Given): Promise<UaCalled> =>
  await met.call(deployment.node, deployment.invoke ?? '', argumentsOf(given));

const payloadOf = (model: DeclaredModel): Uint8Array | undefined => {
  const [first, ...others] = inputsFor(model);
  return first && others.length === 0 ? encodeNpy(first.tensor) : undefined;
};

/** A check of Invoke on the deployment of every declared model that takes one input. */
const checkOfInvoke = (
  name: string,
  required: string,
  judge: (target: Target, payload: Uint8Array) => Promise<Judged>,
) =>
  checkOfTree(name, required, async (tree: AiTree, models, met) => {
    let last = notApplicable('no declared model takes one input');
    for (const model of models) {
      const payload = payloadOf(model);
      if (!payload) continue;
      const deployment = deploymentOf(tree, model);
      if (deployment?.invoke === undefined) return unknown(`no deployment of ${model.id} has Invoke`);
      last = await judge({ met, deployment, model }, payload);
      if (last.value !== true) return last;
    }
    return last;
  });

const isBad = (status: string): boolean => status !== 'Good' && !status.startsWith('Uncertain');

export const aiInvoke = checkOfInvoke(
  'ai-invoke',
  'an input of the declared form is answered Good, by an NPY tensor of the declared output’s shape',
  async (target, payload) => {
    const { status, outputs } = await invoked(target, { payload });
    if (status !== 'Good') return wrong(status);
    const [body, type] = outputs;
    if (!(body?.value instanceof Uint8Array)) return wrong(`ResponsePayload is ${body?.type ?? 'missing'}`);
    if (type?.value !== npy) return wrong(`ResponseContentType ${String(type?.value)}`);
    try {
      const shape = decodeNpy(body.value).shape.join();
      const declared = target.model.outputs[0]?.shape.join() ?? '';
      return shape === declared ? right(`shape [${shape}]`) : wrong(`shape [${shape}], declared [${declared}]`);
    } catch (error) {
      if (error instanceof FormatError) return wrong(error.message);
      throw error;
    }
  },
);

/** In the order of the draft. */
const responses = [
  'ResponsePayload',
  'ResponseContentType',
  'ModelUsed',
  'Usage',
  'FinishReason',
  'SafetyAssessment',
  'RetryAfter',
  'TransferRequired',
  'Transfer',
];

export const aiResponse = checkOfInvoke(
  'ai-response',
  `an answer has ${responses.length} results, ModelUsed and FinishReason not empty`,
  async (target, payload) => {
    const { status, outputs } = await invoked(target, { payload });
    if (status !== 'Good') return unknown(`Invoke gave ${status}`);
    if (outputs.length !== responses.length) return wrong(`${outputs.length} results`);
    const empty = ['ModelUsed', 'FinishReason'].filter((name) => {
      const given = outputs[responses.indexOf(name)];
      return typeof given?.value === 'string'
        ? given.value.trim() === ''
        : given?.value === null || given === undefined;
    });
    return empty.length === 0 ? right(String(outputs[2]?.value)) : wrong(`${empty.join(', ')} is empty`);
  },
);

const refusal = (name: string, what: string, given: (payload: Uint8Array) => Given) =>
  checkOfInvoke(name, `${what}: refused`, async (target, payload) => {
    const sound = await invoked(target, { payload });
    if (sound.status !== 'Good') return unknown(`a sound Invoke gave ${sound.status}`);
    const { status } = await invoked(target, given(payload));
    return (isBad(status) ? right : wrong)(status);
  });

export const aiPayloadAndUri = refusal('ai-payload-and-uri', 'both Payload and PayloadUri', (payload) => ({
  payload,
  uri: 'https://elsewhere.invalid/window.npy',
}));
export const aiNoPayload = refusal('ai-no-payload', 'neither Payload nor PayloadUri', () => ({}));
export const aiContentType = refusal('ai-content-type', 'a content type that no model takes', (payload) => ({
  payload,
  type: 'application/x-gradus-unknown',
}));
/** OPC 10000-5, 12.19. */
const keyValuePair = { type: 'i=14846', codec: struct({ key: qualifiedName, value: variant }) } as const;
const parameter = wrapped(keyValuePair.type, keyValuePair.codec, {
  key: { namespace: 0, name: 'gradus-no-such-parameter' },
  value: { type: 'Double', value: 0 },
});
export const aiUnknownParameter = refusal(
  'ai-unknown-parameter',
  'a parameter that the deployment does not know',
  (payload) => ({
    payload,
    parameters: [parameter],
  }),
);

export const aiWrongShape = checkOfInvoke(
  'ai-wrong-shape',
  'an input of another shape is refused, and the next sound one is answered',
  async (target, payload) => {
    const [first] = inputsFor(target.model);
    if (!first) return unknown('no input');
    const shape = [...first.tensor.shape.toReversed(), 1];
    const flawed = await invoked(target, { payload: encodeNpy({ ...first.tensor, shape }) });
    const after = await invoked(target, { payload });
    if (after.status !== 'Good') return wrong(`a sound one afterwards: ${after.status}`);
    return (isBad(flawed.status) ? right : wrong)(flawed.status);
  },
);

/** What it has observed may be of slower calls than the few made here: only another order of magnitude is wrong. */
const calls = 5;
const mostTimes = 10;

export const aiLatency = checkOfInvoke(
  'ai-observed-latency',
  `ObservedLatency is a number of ms, not negative and at most ${mostTimes} times what the slowest of ${calls} calls takes`,
  async (target, payload) => {
    if (!target.deployment.properties.has('ObservedLatency'))
      return notApplicable('the deployment has no ObservedLatency');
    let slowest = 0;
    for (let i = 0; i < calls; i++) {
      const from = performance.now();
      const { status } = await invoked(target, { payload });
      if (status !== 'Good') return unknown(`Invoke gave ${status}`);
      slowest = Math.max(slowest, performance.now() - from);
    }
    const given = (await propertiesOf(target.met, target.deployment.node)).get('ObservedLatency');
    if (typeof given?.value !== 'number') return wrong(`ObservedLatency is ${given?.type ?? 'missing'}`);
    const said = `${given.value.toFixed(3)} ms; the slowest call took ${slowest.toFixed(3)} ms`;
    return (given.value >= 0 && given.value <= mostTimes * slowest ? right : wrong)(said);
  },
);
