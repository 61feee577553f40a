import type { Payload } from '../../../formats/sparkplug.ts';
import type { Raw } from '../../raw.ts';
import type { WirePort } from '../port.ts';

/** A Sparkplug message as it was published. Times in ms: `at` of the bench's monotonic clock, `wallMs` since 1970 UTC. */
export type Message = {
  at: number;
  wallMs: number;
  topic: string;
  qos: number;
  retain: boolean;
  payload?: Payload;
  /** Why there is no payload. */
  unreadable?: string;
};
export type Will = Omit<Message, 'at' | 'wallMs'>;
export type Connect = {
  version: string;
  clientId: string;
  clean: boolean;
  keepAliveS: number;
  sessionExpiryS: number;
  will?: Will;
};
/** One connection of the device, from its CONNECT on, as the bench saw it pass. */
export type Session = {
  connect: Connect;
  connectedAt: number;
  /** What the broker answered: 0 is accepted. */
  code?: number;
  subscribed: readonly { topic: string; qos: number }[];
  published: readonly Message[];
};

/**
 * What the bench saw of the node: it came, was told to be born again, lost its connection without a word, and came back.
 */
export type Life = {
  /** The device's own connections in their order; none, where it does not come through the bench. */
  sessions: readonly Session[];
  /** What the broker delivered to the bench as a host application. Messages that the broker had retained are marked so. */
  heard: readonly Message[];
  /** When it was told to be born again, and when its connection was cut; absent, where it did not come to that. */
  rebirthAt?: number;
  cutAt?: number;
  /** How long the bench waited for each answer at most, ms. */
  waited: { connection: number; birth: number; rebirth: number; death: number; wrap: number };
  shows: readonly Raw[];
};

/** How the bench comes to the broker: as declared, or wrongly on purpose. */
export type Credentials = 'as declared' | 'without a certificate' | 'with a wrong password';
export type Attempt = { accepted: boolean; said: string };

/** What the checks of this wire ask of a device, beside whole handshakes. */
export interface MqttWire extends WirePort {
  /** False where the bench is only a host application at the broker: it then sees no CONNECT, will, QoS nor retain flag. */
  readonly seesDevice: boolean;
  /** The same life for every check: it is lived once. */
  life(): Promise<Life>;
  /** The bench stands at `via` with a certificate that nobody signed: what the device does. Only where the device comes by TLS. */
  strange(): Promise<'stays away' | 'does not come' | 'connects'>;
  /** A CONNECT of the bench's own to the broker. */
  attempt(credentials: Credentials): Promise<Attempt>;
}
