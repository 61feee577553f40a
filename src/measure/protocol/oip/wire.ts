import type { WirePort } from '../port.ts';

/** What a server of the Open Inference Protocol answered. `type`: the media type without parameters. */
export type OipAnswer = { status: number; type: string; text: string };

/** What the checks of this wire ask of a device, beside whole handshakes. */
export interface OipWire extends WirePort {
  /** Whether the declaration names a bearer token. */
  readonly hasBearer: boolean;
  /** GET of `v2/<below>`, or POST where a body is given; with the declared bearer token, none, or a wrong one. Rejects with `ProbeError` where no answer comes. */
  ask(below: string, body?: string, who?: 'declared' | 'none' | 'wrong'): Promise<OipAnswer>;
}
