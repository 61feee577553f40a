import { resolve } from 'node:path';
import { z } from 'zod';
import type { End, Handshake, Phase } from '../../measure/protocol/port.ts';
import type { Declaration, HttpEndpoint } from '../../model/declaration.ts';
import { ProbeError } from '../../model/errors.ts';
import { environment } from '../command/program.ts';
import { shortly } from '../deadline.ts';
import { propertyTarget } from '../http/handshake.ts';
import { thingIn } from '../http/thing.ts';
import { secretOf } from '../secrets/secret.ts';
import { ran } from './program.ts';
import type { Asking } from './program.ts';

/** The device has so long for an answer; curl itself a little longer. */
const answerS = 5;
const withinMs = answerS * 1000 + 1000;
const longest = { td: 1024 * 1024, value: 64 * 1024 };

/** What curl says of a transfer (`--write-out %{json}`, curl 7.75): times in s from its start. */
const Transfer = z.object({
  http_code: z.number(),
  time_connect: z.number(),
  time_appconnect: z.number(),
  time_total: z.number(),
  exitcode: z.number(),
  errormsg: z.string().nullish(),
});
type Transfer = z.infer<typeof Transfer>;
type Got = { transfer: Transfer; body: string };

const quoted = (text: string): string => `"${text.replace(/[\\"]/g, '\\$&')}"`;

/** curl's own configuration, handed over on stdin: arguments can be seen by others, and a token stands in it. */
function configurationFor(
  url: URL,
  { endpoint, folder, most }: { endpoint: HttpEndpoint; folder: string; most: number },
) {
  const { bearer, trust, thing } = endpoint;
  const isOwn = url.origin === new URL(thing).origin;
  return [
    `url = ${quoted(url.href)}`,
    'silent',
    'globoff',
    'noproxy = "*"',
    'proto = "=http,https"',
    `max-time = ${answerS}`,
    `max-filesize = ${most}`,
    'header = "Accept: application/td+json, application/json"',
    'write-out = "%{stderr}%{json}"',
    ...(trust === undefined ? [] : [`cacert = ${quoted(resolve(folder, trust))}`]),
    ...(bearer && isOwn ? [`header = ${quoted(`Authorization: Bearer ${secretOf(bearer, folder)}`)}`] : []),
    '',
  ].join('\n');
}

const options = ({ folder, started }: Asking) => ({ folder, env: environment({}, folder), withinMs, started });

async function versionOf(program: string, asking: Asking): Promise<string> {
  const { stdout } = await ran({ run: [program, '--version'], ...options(asking), mostBytes: longest.value });
  const version = /^curl (\S+)/.exec(stdout)?.[1];
  if (version === undefined) throw new ProbeError('PROBE_GARBAGE', `${program} --version says ${shortly(stdout, 60)}`);
  return version;
}

function transferIn(stderr: string): Transfer {
  const line = stderr.split('\n').find((one) => one.startsWith('{')) ?? '';
  try {
    return Transfer.parse(JSON.parse(line));
  } catch (error) {
    throw new ProbeError('PROBE_GARBAGE', `curl does not say what came of it: ${shortly(stderr)}`, { cause: error });
  }
}

async function get(
  program: string,
  asking: Asking,
  asked: { url: URL; endpoint: HttpEndpoint; most: number },
): Promise<Got> {
  const input = configurationFor(asked.url, { ...asked, folder: asking.folder });
  const run = [program, '-q', '--config', '-'];
  const { stdout, stderr } = await ran({ run, input, ...options(asking), mostBytes: 2 * longest.td });
  return { transfer: transferIn(stderr), body: stdout };
}

const ofTcp = [5, 6, 7];
const ofTls = [35, 51, 53, 54, 58, 59, 60, 64, 66, 77, 80, 82, 83, 90, 91];

/** Where a transfer stopped; undefined where it was answered 200. */
function stopOf({ exitcode, errormsg, http_code: status }: Transfer, phase: string): string | undefined {
  if (exitcode === 0) return status === 200 ? undefined : `${phase}: answered ${status}`;
  const at = ofTcp.includes(exitcode) ? 'tcp' : ofTls.includes(exitcode) ? 'tls' : phase;
  return `${at}: ${shortly(errormsg ?? `curl ${exitcode}`)}`;
}

const ms = (seconds: number): number => Math.round(seconds * 1e6) / 1000;

/** The phases of one transfer by curl's own clock, from `startMs` on. */
function phasesOf(
  { time_connect: tcp, time_appconnect: tls, time_total: total }: Transfer,
  name: string,
  startMs = 0,
): Phase[] {
  const ends: [string, number][] = [
    ['tcp', tcp],
    ...(tls > 0 ? [['tls', tls] as [string, number]] : []),
    [name, total],
  ];
  let last = 0;
  return ends.map(([name, end]) => {
    const phase = { name, startMs: ms(last) + startMs, ms: ms(Math.max(0, end - last)) };
    last = end;
    return phase;
  });
}

function propertyIn(body: string, endpoint: HttpEndpoint, declaration: Declaration): URL {
  try {
    return propertyTarget(thingIn(JSON.parse(body), endpoint.thing), declaration).url({});
  } catch (error) {
    if (error instanceof ProbeError) throw error;
    throw new ProbeError('PROBE_GARBAGE', 'the Thing Description is not JSON', { cause: error });
  }
}

type Met = Pick<Handshake, 'completed' | 'phases' | 'totalMs'> & { stoppedAt?: string };
const met = (phases: Phase[], stoppedAt?: string): Met => ({
  completed: stoppedAt === undefined,
  ...(stoppedAt === undefined ? {} : { stoppedAt }),
  phases,
  totalMs: phases.reduce((sum, phase) => sum + phase.ms, 0),
});

async function walk(program: string, asking: Asking, endpoint: HttpEndpoint, declaration: Declaration): Promise<Met> {
  const td = await get(program, asking, { url: new URL(endpoint.thing), endpoint, most: longest.td });
  const phases = phasesOf(td.transfer, 'td');
  const stopped = stopOf(td.transfer, 'td');
  if (stopped !== undefined) return met(phases, stopped);
  let url: URL;
  try {
    url = propertyIn(td.body, endpoint, declaration);
  } catch (error) {
    if (error instanceof ProbeError) return met(phases, `td: ${shortly(error.message)}`);
    throw error;
  }
  const read = await get(program, asking, { url, endpoint, most: longest.value });
  const all = [...phases, ...phasesOf(read.transfer, 'read', ms(td.transfer.time_total))];
  return met(all, stopOf(read.transfer, 'read'));
}

/** curl reads the Thing Description and one property, each on a connection of its own; phases are by its own clock. */
export function curlMeets(
  program: string,
  asking: Asking,
  { declaration, device }: { declaration: Declaration; device: End },
) {
  let version: Promise<string> | undefined;
  return async (): Promise<Handshake> => {
    const endpoint = declaration.endpoints.http;
    if (!endpoint) throw new ProbeError('PROBE_LACKS', 'endpoints.http is not declared');
    const peer: End = {
      stack: 'curl',
      version: await (version ??= versionOf(program, asking)),
      maintainer: 'curl project',
      production: true,
    };
    const isSecure = endpoint.thing.startsWith('https:');
    return {
      ...(await walk(program, asking, endpoint, declaration)),
      security: {
        mode: isSecure ? 'TLS' : 'None',
        policy: 'None',
        token: endpoint.bearer ? 'Bearer' : 'None',
        certificate: isSecure ? 'verified' : 'none',
        unverified: isSecure ? [] : ['who answers: the connection is not secured'],
      },
      peer,
      device,
    };
  };
}
