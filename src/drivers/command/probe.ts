import type { Tensor } from '../../formats/tensor.ts';
import type { Answer, Probe } from '../../measure/probe.ts';
import type { CommandEndpoint, Declaration } from '../../model/declaration.ts';
import { ProbeError } from '../../model/errors.ts';
import type { StimulusKind } from '../../model/terms.ts';
import { logIn } from '../audit.ts';
import { rollBackMs } from '../deadline.ts';
import { saysIn, stateIn, valueIn } from '../said.ts';
import { programOf } from './program.ts';
import type { Program, Reply } from './program.ts';
import { tensorIn, textOf } from './tensor.ts';

function answerIn(reply: Reply): Answer {
  const { output, ms, modelUsed } = reply as { output?: unknown; ms?: unknown; modelUsed?: unknown };
  return {
    output: tensorIn(output),
    ...(typeof ms === 'number' && Number.isFinite(ms) && ms >= 0 ? { reportedMs: ms } : {}),
    ...(typeof modelUsed === 'string' ? { modelUsed } : {}),
  };
}

function nameOf(declaration: Declaration, point: string): string {
  const name = declaration.points?.find(({ id }) => id === point)?.command;
  if (name === undefined) throw new ProbeError('PROBE_LACKS', `points.${point} has no command name`);
  return name;
}

/** Texts of inputs already asked, so that a stream over a few inputs encodes each once. */
const texts = new WeakMap<Tensor, { type: string; shape: readonly number[]; data: string }>();

function asked(input: Tensor): { type: string; shape: readonly number[]; data: string } {
  const text = texts.get(input) ?? { type: input.type, shape: input.shape, data: textOf(input) };
  texts.set(input, text);
  return text;
}

/** A device behind a program that speaks JSON lines (docs/affordances.md), started when first needed. */
export function commandProbe(
  endpoint: CommandEndpoint,
  declaration: Declaration,
  folder: string,
  started?: (pid: number) => void,
): Probe {
  let program: Program | undefined;
  let stimulus: StimulusKind = 'injected';
  const ask = async (request: Readonly<Record<string, unknown>>, withinMs?: number): Promise<Reply> => {
    program ??= programOf(endpoint, folder, started);
    return await program.ask(request, withinMs);
  };
  return {
    identity: async () => ({ via: 'command', says: saysIn((await ask({ do: 'identity' }))['says']) }),
    prepare: (_model, input) => void asked(input),
    infer: async (model, input) => answerIn(await ask({ do: 'infer', model, input: asked(input) })),
    teach: async (model, input, label) => void (await ask({ do: 'teach', model, label, input: asked(input) })),
    adapt: async (model, withinMs) => stateIn(await ask({ do: 'adapt', model }, withinMs), 'the adaptation'),
    reset: async (model) => stateIn(await ask({ do: 'reset', model }, rollBackMs), 'the roll-back'),
    stimulate: async (channel, hold) => {
      const reply = await ask({ do: 'stimulus', channel, hold });
      if (reply['stimulus'] === 'physical') stimulus = 'physical';
    },
    get stimulus() {
      return stimulus;
    },
    read: async (point) => {
      const name = nameOf(declaration, point);
      return valueIn((await ask({ do: 'read', point: name }))['value'], name);
    },
    readLog: async (after) => {
      const records = (await ask({ do: 'log', after }))['records'];
      return logIn(records, Buffer.from(JSON.stringify(records) ?? ''), declaration, folder);
    },
    restart: async (withinMs) => void (await ask({ do: 'restart' }, withinMs)),
    attest: async (nonce, form) => {
      const { token } = await ask({ do: 'attest', form, nonce: Buffer.from(nonce).toString('base64') });
      if (typeof token !== 'string') throw new ProbeError('PROBE_GARBAGE', 'the attestation has no text token');
      return Buffer.from(token, 'base64');
    },
    close: async () => await program?.close(),
  };
}
