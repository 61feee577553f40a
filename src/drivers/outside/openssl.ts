import { isIP } from 'node:net';
import { resolve } from 'node:path';
import type { End, Handshake } from '../../measure/protocol/port.ts';
import { ProbeError } from '../../model/errors.ts';
import { environment } from '../command/program.ts';
import { shortly } from '../deadline.ts';
import { placeOf } from '../http/tapped.ts';
import { ran } from './program.ts';
import type { Asking } from './program.ts';

const withinMs = 5000;
const mostBytes = 64 * 1024;

const options = ({ folder, started }: Asking) => ({
  folder,
  env: environment({}, folder),
  withinMs,
  mostBytes,
  started,
});

const known: readonly (readonly [RegExp, string, string])[] = [
  [/^OpenSSL (\S+)/, 'OpenSSL', 'OpenSSL project'],
  [/^LibreSSL (\S+)/, 'LibreSSL', 'OpenBSD'],
];

async function endOf(program: string, asking: Asking): Promise<End> {
  const { stdout } = await ran({ run: [program, 'version'], ...options(asking) });
  for (const [sign, stack, maintainer] of known) {
    const version = sign.exec(stdout)?.[1];
    if (version !== undefined) return { stack, version, maintainer, production: true };
  }
  throw new ProbeError('PROBE_GARBAGE', `${program} version says ${shortly(stdout, 60)}`);
}

/** As `s_client -brief` says it. */
const fact = (said: string, name: string): string | undefined =>
  new RegExp(`^${name}: (.+)$`, 'm').exec(said)?.[1]?.trim().slice(0, 100);

function argumentsFor(address: URL, trust: string | undefined): string[] {
  const { host, port } = placeOf(address);
  const name = isIP(host) ? ['-verify_ip', host] : ['-servername', host, '-verify_hostname', host];
  const anchors = trust === undefined ? [] : ['-CAfile', trust, '-verify_return_error'];
  return [
    's_client',
    '-brief',
    '-connect',
    isIP(host) === 6 ? `[${host}]:${port}` : `${host}:${port}`,
    ...name,
    ...anchors,
  ];
}

/** Why there was no connection: openssl's own last line that says so. */
function whyNot(said: string): string {
  const lines = said.split('\n').filter((line) => /error|fail|refused|alert/i.test(line));
  const [line = said.split('\n')[0] ?? ''] = lines;
  return shortly(line.replace(/^[0-9A-F]+:/, ''));
}

/** OpenSSL makes the TLS handshake and nothing after it: it shows TLS alone. The time holds the program's start. */
export function opensslMeets(
  program: string,
  asking: Asking,
  about: { address: URL; trust: string | undefined; device: End },
) {
  let end: Promise<End> | undefined;
  const trust = about.trust === undefined ? undefined : resolve(asking.folder, about.trust);
  return async (): Promise<Handshake> => {
    const peer = await (end ??= endOf(program, asking));
    const { stdout, stderr, ms } = await ran({
      run: [program, ...argumentsFor(about.address, trust)],
      ...options(asking),
    });
    const said = `${stderr}\n${stdout}`;
    const completed = /^CONNECTION ESTABLISHED$/m.test(said);
    const isVerified = fact(said, 'Verification') === 'OK';
    return {
      completed,
      ...(completed ? {} : { stoppedAt: `tls: ${whyNot(said)}` }),
      phases: [{ name: 'tls', startMs: 0, ms }],
      totalMs: ms,
      only: 'TLS',
      security: {
        mode: fact(said, 'Protocol version') ?? 'TLS',
        policy: fact(said, 'Ciphersuite') ?? 'None',
        token: 'None',
        certificate: isVerified ? 'verified' : 'not verified',
        unverified: isVerified ? [] : ['whose certificate it is: no authority of it is declared'],
      },
      peer,
      device: about.device,
    };
  };
}
