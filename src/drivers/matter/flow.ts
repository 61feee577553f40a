import { Bytes } from '@matter/general';
import { ControllerCommissioningFlow } from '@matter/main/protocol';
import type { Ids } from '../../measure/protocol/matter/wire.ts';
import type { ClientInteraction, ClientInvoke } from '@matter/main/protocol';

/** A command of the commissioner with the device's answer, as they passed. */
export type Exchange = {
  command: string;
  fields: Readonly<Record<string, unknown>>;
  answer: Readonly<Record<string, unknown>>;
};
export type Step = { name: string; from: number; to: number };
export type Notes = {
  /** Of the bench's monotonic clock, ms. */
  steps: Step[];
  /** The step that is under way. */
  doing: string;
  exchanges: Exchange[];
  /** Binds the device's signatures to the session they were made in. */
  challenge: Uint8Array;
  /** What BasicInformation said first of all. */
  basic: Ids;
};

/** matter.js's steps under the names of the phases they belong to; those not named here belong to the phase before them. */
const phaseOf: Readonly<Record<string, string>> = {
  GetInitialData: 'read',
  'GeneralCommissioning.ArmFailsafe': 'arm-fail-safe',
  'OperationalCredentials.DeviceAttestation': 'attestation',
  'OperationalCredentials.Certificates': 'csr-noc',
  AccessControl: 'access-control',
  Reconnect: 'case',
  'GeneralCommissioning.Complete': 'complete',
};

const record = (value: unknown): Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {};

/** The same interaction, and every command with its answer is noted. */
function noted(interaction: ClientInteraction, notes: Notes): ClientInteraction {
  const invoke = interaction.invoke.bind(interaction);
  interaction.invoke = async function* (request: ClientInvoke, session) {
    const [first] = request.commands.values();
    const { command = '', fields } = (first ?? {}) as { command?: unknown; fields?: unknown };
    for await (const chunk of invoke(request, session)) {
      for (const entry of chunk)
        if (entry.kind === 'cmd-response')
          notes.exchanges.push({ command: String(command), fields: record(fields), answer: record(entry.data) });
      yield chunk;
    }
  };
  return interaction;
}

export const newNotes = (): Notes => ({
  steps: [],
  doing: 'discovery',
  exchanges: [],
  challenge: new Uint8Array(),
  basic: {},
});

/**
 * matter.js's own commissioning with each step timed around its call: a phase lasts from the call of the step to its
 * answer. `attested` is told after attestation; what it throws refuses the device.
 */
export function flowWith(notes: Notes, attested: (notes: Notes) => Promise<void>) {
  return class extends ControllerCommissioningFlow {
    constructor(
      ...[interaction, ca, fabric, options, transition]: ConstructorParameters<typeof ControllerCommissioningFlow>
    ) {
      super(noted(interaction, notes), ca, fabric, options, transition);
      notes.challenge = Bytes.of(options.attestation.challengeKey);
      for (const step of this.commissioningSteps) {
        const logic = step.stepLogic;
        step.stepLogic = async () => {
          const name = phaseOf[step.name] ?? notes.doing;
          notes.doing = name;
          const from = performance.now();
          try {
            const result = await logic();
            const { vendorId, productId } = this.collectedCommissioningData;
            notes.basic = {
              ...(vendorId === undefined ? {} : { vendorId }),
              ...(productId === undefined ? {} : { productId }),
            };
            if (name === 'attestation') await attested(notes);
            return result;
          } finally {
            notes.steps.push({ name, from, to: performance.now() });
          }
        };
      }
    }
  };
}
