import type { Fault } from './fault.ts';

const conformance = ['oip.conformance'] as const;
const fault = <const Name extends string, const Checks extends readonly string[]>(
  name: Name,
  says: string,
  checks: Checks,
  violates: readonly string[] = conformance,
) => ({ name, violates, outcome: 'fail', says, checks, needs: 'oip' }) as const;
/** The pack notes it and asks nothing. */
const noted = <const Name extends string, const Checks extends readonly string[]>(
  name: Name,
  says: string,
  checks: Checks,
) => ({ name, violates: [], outcome: 'none', says, checks, needs: 'oip' }) as const;

export const oipFaults = [
  fault('oip-never-ready', 'Says it is not ready, and answers all the same.', ['oip.server-ready']),
  fault('oip-no-model-ready', 'Has no readiness of single models.', ['oip.model-ready']),
  fault('oip-numpy-datatypes', 'Names the datatype of its input as numpy does.', [
    'oip.model-metadata',
    'oip.declared-tensors',
  ]),
  fault('oip-shape-transposed', 'Shows the dimensions of its input in reverse.', ['oip.declared-tensors']),
  fault('oip-version-gone', 'Lists a version of its model that it no longer has.', ['oip.model-versions']),
  fault('oip-output-shape-differs', 'Shows one class more than it answers.', [
    'oip.declared-tensors',
    'oip.output-metadata',
  ]),
  fault('oip-model-renamed', 'Answers in the name of another model.', ['oip.inference-response']),
  fault(
    'oip-scores-short',
    'Leaves out the last score, and keeps the shape.',
    ['oip.shape-product'],
    ['oip.handshake', 'oip.conformance'],
  ),
  fault('oip-int64-quoted', 'Writes 64-bit integers as texts.', ['oip.output-values']),
  fault('oip-id-lost', 'Does not give the id of a request back.', ['oip.request-id']),
  fault('oip-all-outputs', 'Gives every output, whichever was asked for.', ['oip.requested-outputs']),
  noted('oip-nested-by-columns', 'Reads nested data column by column.', ['oip.nested-data']),
  fault('oip-unknown-model-500', 'Breaks on a model that is not there.', ['oip.unknown-model']),
  fault('oip-any-shape', 'Takes any shape of as many items.', ['oip.shape-mismatch']),
  noted('oip-any-datatype', 'Takes any datatype, what is no number as 0.', ['oip.datatype-mismatch']),
  fault('oip-error-as-text', 'Says why it refuses in plain text.', ['oip.error-object']),
  fault('oip-token-ignored', 'Lets everybody in without the token.', ['oip.bearer-token']),
] as const satisfies readonly Fault[];
