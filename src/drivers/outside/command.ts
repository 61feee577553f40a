import { z } from 'zod';
import type { End, Handshake } from '../../measure/protocol/port.ts';
import type { OutsidePeer } from '../../model/declaration.ts';
import { ProbeError } from '../../model/errors.ts';
import { milliseconds } from '../../model/terms.ts';
import { environment } from '../command/program.ts';
import { shortly } from '../deadline.ts';
import { ran } from './program.ts';
import type { Asking } from './program.ts';

const withinMs = 5000;
const mostBytes = 64 * 1024;

const Length = z.number().min(0).max(3_600_000);
/** The one JSON object that a peer's program prints (docs/peers.md). */
const Said = z
  .strictObject({
    completed: z.boolean(),
    stoppedAt: z.string().min(1).max(500).optional(),
    phases: z
      .array(z.strictObject({ name: z.string().min(1).max(40), ms: Length }))
      .max(50)
      .optional(),
    stack: z.string().min(1).max(100),
    version: z.string().max(60),
    maintainer: z.string().max(200),
    production: z.boolean().optional(),
    security: z
      .strictObject({ mode: z.string().max(100), policy: z.string().max(100), token: z.string().max(100) })
      .optional(),
  })
  .refine(({ completed, stoppedAt }) => completed === (stoppedAt === undefined), {
    error: 'says where it stopped if, and only if, it did not complete',
    path: ['stoppedAt'],
  });
type Said = z.infer<typeof Said>;

function saidIn(stdout: string, complaint: string): Said {
  const text = stdout.trim();
  if (text === '') throw new ProbeError('PROBE_GARBAGE', `the program printed nothing${complaint && `: ${complaint}`}`);
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    throw new ProbeError('PROBE_GARBAGE', `the program printed what is not one JSON object: ${shortly(text, 80)}`, {
      cause: error,
    });
  }
  const parsed = Said.safeParse(value);
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  throw new ProbeError(
    'PROBE_GARBAGE',
    shortly(`the program printed ${issue?.path.join('.') || 'an object'}: ${issue?.message}`),
  );
}

function handshakeIn(said: Said, device: End): Handshake {
  const { completed, stoppedAt, stack, version, maintainer, production = false } = said;
  const { mode = 'not said', policy = 'not said', token = 'not said' } = said.security ?? {};
  let startMs = 0;
  const phases = (said.phases ?? []).map(({ name, ms }) => {
    const phase = { name, startMs, ms };
    startMs += ms;
    return phase;
  });
  return {
    completed,
    ...(stoppedAt === undefined ? {} : { stoppedAt: shortly(stoppedAt) }),
    phases,
    totalMs: startMs,
    security: {
      mode,
      policy,
      token,
      certificate: 'not verified',
      unverified: ['what the peer’s program says of itself'],
    },
    peer: { stack, version, maintainer, production },
    device,
  };
}

/** A program of the laboratory's that is started with the device's address and prints what came of its handshake. */
export function commandMeets(
  run: readonly string[],
  asking: Asking,
  about: Pick<OutsidePeer, 'env' | 'within'> & { address: string; device: End },
) {
  const { within, address, device } = about;
  return async (): Promise<Handshake> => {
    const { stdout, stderr } = await ran({
      run: [...run, address],
      folder: asking.folder,
      env: environment(about.env === undefined ? {} : { env: about.env }, asking.folder),
      withinMs: within === undefined ? withinMs : milliseconds(within),
      mostBytes,
      started: asking.started,
    });
    return handshakeIn(saidIn(stdout, shortly(stderr.trim().split('\n').at(-1) ?? '')), device);
  };
}
