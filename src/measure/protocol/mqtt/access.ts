import type { Declaration, MqttEndpoint } from '../../../model/declaration.ts';
import { ProbeError } from '../../../model/errors.ts';
import type { Check, Seen } from '../check.ts';
import type { Attempt, Credentials, MqttWire } from './wire.ts';

type Asked = {
  name: string;
  required: string;
  credentials: Credentials;
  accepted: boolean;
  /** What must be declared for it to be asked; the text where it is not. */
  lacks: (endpoint: MqttEndpoint) => string | undefined;
};

const endpointIn = ({ endpoints }: Declaration): MqttEndpoint => {
  if (!endpoints.mqtt) throw new ProbeError('PROBE_LACKS', 'endpoints.mqtt is not declared');
  return endpoints.mqtt;
};

const answers = {
  'stays away': { value: true, actual: 'it came, and ended the TLS handshake' },
  connects: { value: false, actual: 'it sent CONNECT to a certificate that nobody signed' },
  'does not come': { value: 'unknown', actual: 'it did not come' },
} as const satisfies Record<string, Seen>;

export const brokerVerified: Check<MqttWire> = {
  name: 'broker-verified',
  required: 'the device speaks to no broker whose certificate it cannot trust',
  async ask(wire, { declaration }): Promise<Seen> {
    const { via } = endpointIn(declaration);
    if (via === undefined) return { value: 'unknown', actual: 'endpoints.mqtt.via is not declared' };
    if (!via.startsWith('mqtts:')) return { value: 'not applicable', actual: 'the device comes without TLS' };
    return answers[await wire.strange()];
  },
};

/** A CONNECT of the bench's own to the device's broker: which clients it takes. */
const attemptCheck = ({ name, required, credentials, accepted, lacks }: Asked): Check<MqttWire> => ({
  name,
  required,
  async ask(wire, { declaration }): Promise<Seen> {
    const missing = lacks(endpointIn(declaration));
    if (missing !== undefined) return { value: 'not applicable', actual: missing };
    const attempt: Attempt = await wire.attempt(credentials);
    return { value: attempt.accepted === accepted, actual: attempt.said };
  },
});

const noCertificate = ({ tls }: MqttEndpoint): string | undefined =>
  tls?.certificate === undefined ? 'no client certificate is declared' : undefined;

export const certificateAccepted = attemptCheck({
  name: 'certificate-accepted',
  required: 'the broker takes a client that shows the declared certificate',
  credentials: 'as declared',
  accepted: true,
  lacks: noCertificate,
});

export const certificateRequired = attemptCheck({
  name: 'certificate-required',
  required: 'the broker refuses a client without a certificate',
  credentials: 'without a certificate',
  accepted: false,
  lacks: noCertificate,
});

export const passwordRefused = attemptCheck({
  name: 'password-refused',
  required: 'the broker refuses a wrong password',
  credentials: 'with a wrong password',
  accepted: false,
  lacks: ({ user }) => (user ? undefined : 'no user is declared'),
});
