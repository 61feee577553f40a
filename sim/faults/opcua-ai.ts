import type { Fault } from './fault.ts';

const fault = <const Name extends string, const Checks extends readonly string[]>(
  name: Name,
  says: string,
  checks: Checks,
  violates: readonly string[] = ['opcua.ai'],
) => ({ name, violates, outcome: 'fail', says, checks, needs: 'opcua' }) as const;

export const opcuaAiFaults = [
  fault('ai-no-specification', 'Does not say which version of the AI draft it follows.', ['opcua.ai-root']),
  fault('ai-invoke-unclaimed', 'Has Invoke and does not claim its facet.', ['opcua.ai-profiles']),
  fault('ai-model-unversioned', 'Leaves the version of its model empty.', ['opcua.ai-models']),
  fault(
    'ai-digest-base64',
    'Shows the digest of its model in base64.',
    ['opcua.ai-digest'],
    ['opcua.ai', 'identity.model'],
  ),
  fault('ai-deployment-stateless', 'Leaves the state of its deployment empty.', ['opcua.ai-deployments']),
  fault('ai-uses-none', 'Its deployment refers to no model.', ['opcua.ai-uses-model']),
  fault('ai-token-readable', 'Lets anybody read the token of its deployment.', ['opcua.ai-credentials']),
  fault('ai-signature-transposed', 'Shows the dimensions of its input in reverse.', ['opcua.ai-signatures']),
  fault('ai-output-flat', 'Answers with scores of one dimension.', ['opcua.ai-invoke']),
  fault('ai-model-unnamed', 'Does not say which model gave an answer.', ['opcua.ai-response']),
  fault('ai-latency-in-us', 'Tells its latency in microseconds.', ['opcua.ai-observed-latency']),
  fault('ai-takes-both', 'Takes Payload and PayloadUri together.', ['opcua.ai-payload-and-uri']),
  fault('ai-takes-nothing', 'Answers a call without a payload.', ['opcua.ai-no-payload']),
  fault('ai-any-content-type', 'Takes any content type for its own.', ['opcua.ai-content-type']),
  fault('ai-ignores-parameters', 'Ignores parameters that it does not know.', ['opcua.ai-unknown-parameter']),
  fault('ai-any-shape', 'Takes any shape of as many items.', ['opcua.ai-wrong-shape']),
] as const satisfies readonly Fault[];
