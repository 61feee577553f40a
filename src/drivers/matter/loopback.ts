import { createSocket } from 'node:dgram';
import type { Socket } from 'node:dgram';
import { once } from 'node:events';
import { Bytes, ChannelType, InterfaceType, MAX_UDP_MESSAGE_SIZE, Network, isIPv4 } from '@matter/general';
import type { NetworkInterface, UdpSocket, UdpSocketOptions } from '@matter/general';

const address = '127.0.0.1';
const name = 'lo';

/** One UDP socket over IPv4 that sends to nothing but the loopback interface. IPv6 multicast is dropped: it has no route there. */
class LoopbackSocket implements UdpSocket {
  readonly maxPayloadSize = MAX_UDP_MESSAGE_SIZE;
  readonly #socket: Socket;
  constructor(socket: Socket) {
    this.#socket = socket;
  }
  addMembership(group: string): void {
    if (isIPv4(group)) this.#socket.addMembership(group, address);
  }
  dropMembership(group: string): void {
    if (isIPv4(group)) this.#socket.dropMembership(group, address);
  }
  onData(listener: (netInterface: string | undefined, host: string, port: number, data: Bytes) => void): {
    close(): Promise<void>;
  } {
    const heard = (data: Buffer, from: { address: string; port: number }): void =>
      listener(name, from.address, from.port, data);
    this.#socket.on('message', heard);
    return { close: async () => void this.#socket.off('message', heard) };
  }
  async send(host: string, port: number, data: Bytes): Promise<void> {
    if (!isIPv4(host)) return;
    const { promise, resolve, reject } = Promise.withResolvers<void>();
    this.#socket.send(Bytes.of(data), port, host, (error) => (error ? reject(error) : resolve()));
    await promise;
  }
  async close(): Promise<void> {
    const closed = once(this.#socket, 'close');
    this.#socket.close();
    await closed;
  }
  get port(): number {
    return this.#socket.address().port;
  }
  supports(type: ChannelType, host?: string): boolean {
    return type === ChannelType.UDP && (host === undefined || isIPv4(host));
  }
}

/** Stands for a socket over IPv6: it has the port of its twin over IPv4, and neither hears nor says anything. */
class MuteSocket extends LoopbackSocket {
  override onData(): { close(): Promise<void> } {
    return { close: async () => undefined };
  }
  override addMembership(): void {}
  override dropMembership(): void {}
  override async send(): Promise<void> {}
  override async close(): Promise<void> {}
  override supports(): boolean {
    return false;
  }
}

/** The network of a Matter node that is met on this machine: IPv4 on the loopback interface, multicast included, and no other. */
export class LoopbackNetwork extends Network {
  /** Sockets over IPv4 whose twin was asked for first. */
  readonly #twins = new Map<number, Socket>();
  getNetInterfaces(): NetworkInterface[] {
    return [{ name, type: InterfaceType.Ethernet }];
  }
  getIpMac(): { mac: string; ipV4: string[]; ipV6: string[] } {
    return { mac: '00:00:00:00:00:00', ipV4: [address], ipV6: [] };
  }
  async createUdpSocket({ type, listeningPort, netInterface, reuseAddress }: UdpSocketOptions): Promise<UdpSocket> {
    const isShared = reuseAddress === true;
    const twin = this.#twins.get(listeningPort ?? 0);
    if (type === 'udp4' && !isShared && twin) {
      this.#twins.delete(listeningPort ?? 0);
      return new LoopbackSocket(twin);
    }
    const socket = createSocket({ type: 'udp4', reuseAddr: isShared });
    if (type !== 'udp4' && isShared) return new MuteSocket(socket);
    // A shared port is mDNS's, whose messages come to the address of the group.
    socket.bind(listeningPort ?? 0, isShared ? '0.0.0.0' : address);
    await once(socket, 'listening');
    if (netInterface !== undefined) socket.setMulticastInterface(address);
    if (type === 'udp4') return new LoopbackSocket(socket);
    this.#twins.set(socket.address().port, socket);
    return new MuteSocket(socket);
  }
}
