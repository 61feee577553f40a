import { X509Certificate } from 'node:crypto';
import { SecurityPolicy } from 'node-opcua-secure-channel';
import type { Message, ServerSecureChannelLayer } from 'node-opcua-secure-channel';
import { OPCUAServer } from 'node-opcua-server';
import type { OPCUAServerOptions, ServerSession } from 'node-opcua-server';
import { StatusCodes } from 'node-opcua-status-code';
import type { StatusCode } from 'node-opcua-status-code';
import { AnonymousIdentityToken, CreateSessionRequest } from 'node-opcua-types';
import type { EndpointDescription, SignatureData, UserIdentityToken } from 'node-opcua-types';
import type { FaultName } from '../../list.ts';

type Faults = ReadonlySet<FaultName>;
type Told<T> = (error: Error | null, answer?: T) => void;

const uriIn = (certificate: Buffer): string | undefined =>
  /URI:([^,]+)/.exec(new X509Certificate(certificate).subjectAltName ?? '')?.[1];

/** The stack's server with what a sensor may get wrong of sessions. */
export class SecuredServer extends OPCUAServer {
  readonly #faults: Faults;
  readonly #constant = Buffer.alloc(32, 7);

  constructor(options: OPCUAServerOptions, faults: Faults) {
    super(options);
    this.#faults = faults;
  }

  protected override makeServerNonce(): Buffer {
    if (this.#faults.has('constant-nonce')) return this.#constant;
    const nonce = super.makeServerNonce();
    return this.#faults.has('short-nonce') ? nonce.subarray(0, 16) : nonce;
  }

  protected override async _on_CreateSessionRequest(
    message: Message,
    channel: ServerSecureChannelLayer,
  ): Promise<void> {
    const { request } = message;
    if (this.#faults.has('accepts-wrong-uri') && request instanceof CreateSessionRequest && request.clientCertificate)
      request.clientDescription.applicationUri = uriIn(request.clientCertificate) ?? null;
    // oxlint-disable-next-line no-underscore-dangle -- the stack's own name for it
    await super._on_CreateSessionRequest(message, channel);
  }

  protected override verifyClientSignature(
    session: ServerSession,
    channel: ServerSecureChannelLayer,
    signature: SignatureData,
  ): boolean {
    if (this.#faults.has('broken-policy') && channel.securityPolicy === SecurityPolicy.Basic256Sha256) return false;
    return super.verifyClientSignature(session, channel, signature);
  }

  #letsIn(token: UserIdentityToken): boolean {
    return this.#faults.has('anonymous-anyway') && token instanceof AnonymousIdentityToken;
  }

  protected override isValidUserIdentityToken(
    channel: ServerSecureChannelLayer,
    session: ServerSession,
    token: UserIdentityToken,
    signature: SignatureData,
    endpoint: EndpointDescription,
    told: Told<StatusCode>,
  ): void {
    if (this.#letsIn(token)) told(null, StatusCodes.Good);
    else super.isValidUserIdentityToken(channel, session, token, signature, endpoint, told);
  }

  protected override isUserAuthorized(
    channel: ServerSecureChannelLayer,
    session: ServerSession,
    token: UserIdentityToken,
    told: Told<boolean>,
  ): void {
    if (this.#letsIn(token)) told(null, true);
    else super.isUserAuthorized(channel, session, token, told);
  }
}
