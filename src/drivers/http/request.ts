import { Agent, request as httpRequest } from 'node:http';
import type { IncomingMessage } from 'node:http';
import { Agent as SecureAgent, request as httpsRequest } from 'node:https';
import { connect } from 'node:net';
import { checkServerIdentity, connect as secureConnect } from 'node:tls';
import type { ConnectionOptions } from 'node:tls';
import { ProbeError } from '../../model/errors.ts';
import type { ProbeCode } from '../../model/errors.ts';
import { shortly } from '../deadline.ts';

/** `authorization`: in place of the bearer token; '' sends none. */
export type Asked = {
  method: string;
  url: URL;
  body?: Buffer;
  type?: string;
  accept?: string;
  authorization?: string;
  most: number;
  /** Of the body only so many bytes are sent, and the connection is broken off: rejects with `PROBE_CLOSED`. */
  cutAt?: number;
  /** Longest wait for the whole answer, ms; 5000 unless said. */
  within?: number;
};
/** `reused`: on a connection that had carried another request before. */
export type Answered = {
  status: number;
  type: string;
  headers: IncomingMessage['headers'];
  body: Buffer;
  reused: boolean;
};
/** A loopback port to connect to in place of the address, which is still what is asked for; `secured`: told when TLS stands. */
export type Through = { port: number; secured: () => void };
export type Caller = { ask(asked: Asked): Promise<Answered>; close(): void };
/** `ca`: authorities in PEM that an https certificate is verified by, in place of the system's. `connections`: how requests share them. */
export type CallerOptions = {
  through?: Through;
  ca?: string | undefined;
  connections?: 'kept' | 'one kept' | 'one each';
};

/** Longest wait for a whole answer, ms. */
const answerMs = 5000;

const codes: Readonly<Record<string, ProbeCode>> = {
  ECONNREFUSED: 'PROBE_REFUSED',
  ENOTFOUND: 'PROBE_REFUSED',
  EAI_AGAIN: 'PROBE_REFUSED',
  EHOSTUNREACH: 'PROBE_REFUSED',
  ENETUNREACH: 'PROBE_REFUSED',
  ECONNRESET: 'PROBE_CLOSED',
  EPIPE: 'PROBE_CLOSED',
};

function asFailure(error: unknown, what: string): ProbeError {
  if (error instanceof ProbeError) return error;
  const code = error instanceof Error && 'code' in error ? String(error.code) : '';
  // Of a certificate that cannot be verified Node goes on with advice for its own command line.
  const [text = ''] = (error instanceof Error ? error.message : String(error)).split('; if the root CA');
  return new ProbeError(codes[code] ?? 'PROBE_GARBAGE', `${what}: ${shortly(text || code)}`, { cause: error });
}

function collect(
  response: IncomingMessage,
  most: number,
  resolve: (body: Buffer) => void,
  reject: (error: Error) => void,
): void {
  // One buffer that grows: a body in chunks of a byte would else take a hundred times its length.
  let body = Buffer.alloc(0);
  let length = 0;
  response.on('data', (chunk: Buffer) => {
    const from = length;
    length += chunk.length;
    if (length > most) {
      reject(new ProbeError('PROBE_GARBAGE', `an answer of more than ${most} bytes`));
      response.destroy();
      return;
    }
    if (length > body.length) body = Buffer.concat([body], Math.max(length, 2 * body.length));
    chunk.copy(body, from);
  });
  response.on('end', () => resolve(body.subarray(0, length)));
  response.on('aborted', () => reject(new ProbeError('PROBE_CLOSED', 'the connection closed within an answer')));
  response.on('error', reject);
}

/** Agents whose connections go through a port of the loopback, one at a time. */
function agentsThrough({ port, secured }: Through): [Agent, SecureAgent] {
  const place = { host: '127.0.0.1', port };
  const [agent, secureAgent] = [
    new Agent({ keepAlive: true, maxSockets: 1 }),
    new SecureAgent({ keepAlive: true, maxSockets: 1 }),
  ];
  agent.createConnection = () => connect({ ...place, noDelay: true });
  secureAgent.createConnection = (options) => {
    const asked = options as ConnectionOptions;
    const host = asked.host ?? '';
    return secureConnect({
      ...asked,
      ...place,
      servername: asked.servername ?? '',
      // The certificate is of the device's own address, not of the tap's.
      checkServerIdentity: (_, certificate) => checkServerIdentity(asked.servername || host, certificate),
    }).once('secureConnect', secured);
  };
  return [agent, secureAgent];
}

function agentsOf({ through, connections = 'kept' }: CallerOptions): [Agent, SecureAgent] {
  if (through) return agentsThrough(through);
  const options = { keepAlive: connections !== 'one each', maxSockets: connections === 'one kept' ? 1 : 2 };
  return [new Agent(options), new SecureAgent(options)];
}

const headersWith = (authorization: string, { body, type, accept }: Asked): Record<string, string | number> => ({
  ...(authorization === '' ? {} : { authorization }),
  ...(body ? { 'content-length': body.length, 'content-type': type ?? 'application/octet-stream' } : {}),
  accept: accept ?? 'application/json',
});

/** Requests on kept-alive connections with a time-out over the whole answer. `bearer` goes to `origin` and nowhere else. */
export function caller(origin: string, bearer: (() => string) | undefined, given: CallerOptions = {}): Caller {
  const [agent, secureAgent] = agentsOf(given);
  const { ca } = given;
  const authorizationOf = ({ url, authorization }: Asked): string => {
    if (authorization !== undefined) return authorization;
    return bearer && url.origin === origin ? `Bearer ${bearer()}` : '';
  };
  const headersOf = (asked: Asked): Record<string, string | number> => headersWith(authorizationOf(asked), asked);
  const ask = async (asked: Asked): Promise<Answered> => {
    const { method, url, body, most, within = answerMs } = asked;
    const isSecure = url.protocol === 'https:';
    const headers = headersOf(asked);
    return await new Promise<Answered>((resolve, reject) => {
      const options = { method, headers, agent: isSecure ? secureAgent : agent, timeout: within, ca };
      const sent = (isSecure ? httpsRequest : httpRequest)(url, options);
      const fail = (error: Error): void => {
        clearTimeout(timer);
        reject(error);
        sent.destroy();
      };
      const timer = setTimeout(() => fail(new ProbeError('PROBE_TIMEOUT', `no answer within ${within} ms`)), within);
      // Neither of the two says so as an error.
      sent.on('upgrade', () => fail(new ProbeError('PROBE_GARBAGE', 'answered with another protocol (101)')));
      sent.on('close', () => fail(new ProbeError('PROBE_CLOSED', 'the connection closed without an answer')));
      sent.on('error', fail);
      sent.on('response', (response) => {
        const done = (bytes: Buffer): void => {
          clearTimeout(timer);
          const type = (response.headers['content-type'] ?? '').split(';')[0]?.trim() ?? '';
          const { statusCode: status = 0, headers } = response;
          resolve({ status, type, headers, body: bytes, reused: sent.reusedSocket });
        };
        collect(response, most, done, fail);
      });
      if (asked.cutAt === undefined) sent.end(body);
      else sent.write(body?.subarray(0, asked.cutAt), () => sent.destroy());
    });
  };
  return {
    async ask(asked) {
      const what = `${asked.method} ${asked.url.pathname}`;
      try {
        return await ask(asked);
      } catch (error) {
        const failure = asFailure(error, what);
        throw failure.message.startsWith(what)
          ? failure
          : new ProbeError(failure.code, `${what}: ${failure.message}`, { cause: error });
      }
    },
    close() {
      agent.destroy();
      secureAgent.destroy();
    },
  };
}

/** What a problem document (RFC 9457) says, or the status alone. */
function detailIn({ status, body }: Answered): string {
  try {
    const { detail } = JSON.parse(body.toString('utf8')) as { detail?: unknown };
    return typeof detail === 'string' ? `${status}, ${shortly(detail)}` : `${status}`;
  } catch {
    return `${status}`;
  }
}

/** Throws `PROBE_LACKS` for 404 and 405, `PROBE_REFUSED` for every other answer that is not 2xx. */
export function accepted(answer: Answered, what: string): Answered {
  if (answer.status >= 200 && answer.status < 300) return answer;
  const code = answer.status === 404 || answer.status === 405 ? 'PROBE_LACKS' : 'PROBE_REFUSED';
  throw new ProbeError(code, `${what} gave ${detailIn(answer)}`);
}

/** The JSON value in an answer. Throws `PROBE_GARBAGE`. */
export function jsonIn(answer: Answered, what: string): unknown {
  try {
    return JSON.parse(answer.body.toString('utf8'));
  } catch (error) {
    throw new ProbeError('PROBE_GARBAGE', `${what} is not JSON`, { cause: error });
  }
}
