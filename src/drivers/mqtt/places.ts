import { readFileSync } from 'node:fs';
import { createServer } from 'node:tls';
import type { TlsOptions } from 'node:tls';
import { connect as connectTcp, isIP } from 'node:net';
import type { Server, Socket } from 'node:net';
import { connect as connectTls } from 'node:tls';
import path from 'node:path';
import type { MqttEndpoint } from '../../model/declaration.ts';
import { ProbeError } from '../../model/errors.ts';
import { secretOf } from '../secrets/secret.ts';

export type Place = { host: string; port: number; secure: boolean };

export function placeOf(url: string): Place {
  const { hostname, port, protocol } = new URL(url);
  return { host: hostname.replace(/^\[|\]$/g, ''), port: Number(port), secure: protocol === 'mqtts:' };
}

function fileAt(file: string, folder: string): Buffer {
  try {
    return readFileSync(path.resolve(folder, file));
  } catch {
    throw new ProbeError('PROBE_SECRET', `the file ${file} cannot be read`);
  }
}

/** What the bench trusts and shows as a TLS client of the broker. */
export type Trust = { ca?: Buffer; cert?: Buffer; key?: string };

/** Throws `PROBE_SECRET` for a file or variable that cannot be read. */
export function trustOf({ tls }: MqttEndpoint, folder: string, withCertificate = true): Trust {
  if (!tls) return {};
  const own = withCertificate && tls.certificate !== undefined && tls.key !== undefined;
  return {
    ca: fileAt(tls.ca, folder),
    ...(own ? { cert: fileAt(tls.certificate ?? '', folder), key: secretOf(tls.key ?? { file: '' }, folder) } : {}),
  };
}

const nameOf = ({ host }: Place): { servername?: string } => (isIP(host) === 0 ? { servername: host } : {});

/** A connection to the broker, its certificate verified where it is TLS. */
export function dialTo(place: Place, trust: Trust): Socket {
  const { host, port, secure } = place;
  const at = { host, port, noDelay: true };
  return secure ? connectTls({ ...at, ...trust, ...nameOf(place) }) : connectTcp(at);
}

/** When the TLS handshake of a connection began, by the port it came from. */
export type TlsTimes = Map<number, number>;

/** A server that ends the device's TLS, so that the bench can read what it says. */
export function tlsServer(
  endpoint: MqttEndpoint,
  folder: string,
  began: TlsTimes,
): (take: (client: Socket) => void) => Server {
  const { tls } = endpoint;
  const listen = tls?.listen;
  if (!tls || !listen)
    throw new ProbeError(
      'PROBE_LACKS',
      'endpoints.mqtt.tls.listen: the certificate the bench shows at via is not declared',
    );
  const options: TlsOptions = {
    cert: fileAt(listen.certificate, folder),
    key: secretOf(listen.key, folder),
    ca: fileAt(tls.ca, folder),
    requestCert: true,
    rejectUnauthorized: false,
  };
  return (take) => {
    const server = createServer(options, take);
    server.on('connection', ({ remotePort }: Socket) => began.set(remotePort ?? 0, performance.now()));
    server.on('tlsClientError', () => undefined);
    return server;
  };
}
