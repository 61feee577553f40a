import type { Handshake, Peer } from '../../measure/protocol/port.ts';
import type { Declaration, OutsidePeer } from '../../model/declaration.ts';
import type { Wire } from '../../model/terms.ts';
import { shortly } from '../deadline.ts';
import { declaredStack } from '../http/tapped.ts';
import { commandMeets } from './command.ts';
import { curlMeets } from './curl.ts';
import { outsidePeer } from './failing.ts';
import { opensslMeets } from './openssl.ts';
import type { Asking } from './program.ts';

/** Where a program of a peer meets the device. A Matter node has no address before it is found. */
function addressOf(wire: Wire, { endpoints }: Declaration): string {
  const { opcua, http, oip, mqtt, matter } = endpoints;
  const addresses: Readonly<Record<Wire, string | undefined>> = {
    opcua: opcua?.url,
    http: http?.thing,
    oip: oip?.url,
    mqtt: mqtt?.via ?? mqtt?.url,
    matter: matter && `matter:${matter.discriminator}`,
  };
  return addresses[wire] ?? '';
}

function meetingOf(
  peer: OutsidePeer,
  declaration: Declaration,
  asking: Asking,
): (() => Promise<Handshake>) | undefined {
  const { wire, tool, run, program } = peer;
  const device = declaredStack(declaration, wire);
  const address = addressOf(wire, declaration);
  if (tool === 'curl') return curlMeets(program ?? 'curl', asking, { declaration, device });
  const { trust } = declaration.endpoints.http ?? {};
  if (tool === 'openssl')
    return opensslMeets(program ?? 'openssl', asking, {
      address: new URL(address),
      trust: wire === 'http' ? trust : undefined,
      device,
    });
  return run && commandMeets(run, asking, { ...peer, address, device });
}

const adviceFor = ({ tool, run = [] }: OutsidePeer): string =>
  tool === undefined
    ? `is ${shortly(run[0] ?? '', 80)} there, and may it be run?`
    : `install ${tool}, or say under program where it is`;

function peerAt(at: string, peer: OutsidePeer, declaration: Declaration, asking: Asking): Peer[] {
  const meet = meetingOf(peer, declaration, asking);
  const name = peer.tool ?? shortly(peer.run?.[0] ?? '', 80);
  const device = declaredStack(declaration, peer.wire);
  return meet ? [outsidePeer({ name, at, advice: adviceFor(peer), device }, meet)] : [];
}

/** Programs outside the bench that a declaration names as further peers of a wire. Brokers are the MQTT driver's. */
export function outsidePeers(wire: Wire, declaration: Declaration, asking: Asking): Peer[] {
  return (declaration.station?.peers ?? []).flatMap((peer, i) =>
    peer.wire === wire ? peerAt(`station.peers[${i}]`, peer, declaration, asking) : [],
  );
}
