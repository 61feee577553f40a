import { tokenIn } from '../../formats/attestation.ts';
import type { Token } from '../../formats/attestation.ts';
import { FormatError } from '../../formats/error.ts';
import type { BootAttestation } from '../../model/attestation.ts';
import type { Step } from '../../model/plan.ts';
import { needed } from '../asked.ts';
import { TooFew } from '../bench.ts';
import type { Bench, Signatures } from '../bench.ts';
import type { Inspected, Probe } from '../probe.ts';
import { askAll } from '../protocol/check.ts';
import { bootChecks } from './boot-checks.ts';
import type { Attested, Given } from './boot-checks.ts';

/** From 8 to 64 bytes are allowed (RFC 9711, 4.1). */
const nonceBytes = 32;

const prompt = {
  en: 'Write a firmware image of which one byte is altered into the flash, past the update (with a programmer or a debug port), and switch the device on. Does it refuse to start the image? Restore the flash afterwards.',
  zh: '绕过更新途径（用编程器或调试端口）将改动了一个字节的固件映像写入闪存，然后上电。设备是否拒绝启动该映像？之后请恢复闪存。',
};

async function inspected(probe: Probe, step: Step): Promise<Inspected> {
  const inspect = needed(probe, 'inspect').bind(probe);
  return await inspect({ indicator: step.indicators[0] ?? step.id, prompt, expected: 'yes' });
}

function readToken(bytes: Uint8Array): Token | string {
  try {
    return tokenIn(bytes);
  } catch (error) {
    if (error instanceof FormatError) return error.message;
    throw error;
  }
}

async function ask(probe: Probe, { token: form }: BootAttestation, signatures: Signatures): Promise<Given> {
  const attest = needed(probe, 'attest').bind(probe);
  const nonce = signatures.nonce(nonceBytes);
  const from = Date.now();
  const bytes = await attest(nonce, form);
  return { nonce, bytes, from, to: Date.now(), token: readToken(bytes) };
}

async function keyIn(file: string, bench: Bench, signatures: Signatures): Promise<Attested['key']> {
  if (!bench.modelFile) throw new TooFew('this bench reads no files');
  const pem = new TextDecoder().decode((await bench.modelFile(file)).bytes);
  const algorithm = signatures.tokenAlgorithm(pem);
  if (!algorithm) throw new TooFew(`${file} holds no public key of P-256 or Ed25519 in PEM`);
  return { pem, algorithm };
}

/** Two tokens, one after the other: one that is given again is found by the nonce of the second. */
async function attested(probe: Probe, bench: Bench): Promise<Attested> {
  const { bootAttestation: declared } = bench.declaration;
  const { signatures } = bench;
  if (!declared) throw new TooFew('the declaration says nothing of tokens: bootAttestation');
  if (!signatures) throw new TooFew('this bench verifies nothing');
  const { says } = await needed(probe, 'identity').bind(probe)();
  const key = await keyIn(declared.key, bench, signatures);
  const first = await ask(probe, declared, signatures);
  const second = await ask(probe, declared, signatures);
  return { declared, key, given: [first, second], says, signatures };
}

/**
 * Integrity of boot (IEC 62443-4-2, EDR 3.14): a device that attests is asked for two tokens, and the declared key, its nonces,
 * the declared device and the digests of what it may run are looked for in them; of one that does not, a person says
 * whether it starts a tampered image. Throws `TooFew` where the declared key is none.
 */
export async function bootIntegrity(probe: Probe, step: Step, bench: Bench): Promise<void> {
  const shown = probe.attest ? { attested: await attested(probe, bench) } : { inspected: await inspected(probe, step) };
  await askAll(bootChecks, shown, { declaration: bench.declaration, step, bench });
}
