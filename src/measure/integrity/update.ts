import type { FirmwareTrial } from '../../model/firmware-trial.ts';
import { ProbeError } from '../../model/errors.ts';
import type { Step } from '../../model/plan.ts';
import { milliseconds } from '../../model/terms.ts';
import { needed } from '../asked.ts';
import { TooFew } from '../bench.ts';
import type { Bench } from '../bench.ts';
import type { Probe, UpdateReason } from '../probe.ts';
import { askAll } from '../protocol/check.ts';
import type { Check, Seen } from '../protocol/check.ts';
import { imagesOf } from './images.ts';
import type { Images, Signed } from './images.ts';

type Trial = {
  images: Images;
  withinMs: number;
  /** Hands an image to the device: the reason why it refuses, or undefined where it takes it. */
  update(image: Uint8Array): Promise<UpdateReason | undefined>;
  interrupt(image: Uint8Array): Promise<void>;
  says(): Promise<Readonly<Record<string, string>>>;
  bench: Bench;
};

/** Between two looks at the nameplate, ms. */
const lookEveryMs = 100;

const runs = (says: Readonly<Record<string, string>>, { digest, version }: Signed): boolean =>
  says['firmware.digest'] === digest && says['firmware.version'] === version;
const shown = (says: Readonly<Record<string, string>>): string =>
  `it says version ${says['firmware.version'] ?? '(none)'}, ${says['firmware.digest'] ?? 'no digest'}`;

/** The nameplate once it names the image, or as it is when the time is up. The device may be away meanwhile. */
async function until(trial: Trial, wanted: Signed): Promise<Readonly<Record<string, string>>> {
  const { withinMs, bench } = trial;
  const from = bench.now();
  for (;;) {
    let last: Readonly<Record<string, string>> = {};
    try {
      last = await trial.says();
    } catch (error) {
      if (!(error instanceof ProbeError) || bench.now() - from > withinMs) throw error;
    }
    if (runs(last, wanted) || bench.now() - from > withinMs) return last;
    await bench.wait(lookEveryMs);
  }
}

async function stillRuns(trial: Trial, expected: Signed): Promise<Seen | undefined> {
  const says = await until(trial, expected);
  return runs(says, expected) ? undefined : { value: false, actual: `after it, ${shown(says)}` };
}

/** Refused for the right reason, and what ran runs on. An image that was taken is driven out again. */
function refusing(
  name: string,
  required: string,
  reason: UpdateReason,
  of: (images: Images) => Uint8Array | undefined,
): Check<Trial> {
  return {
    name,
    required,
    async ask(trial) {
      const image = of(trial.images);
      if (!image) return { value: 'unknown', actual: 'the maker gave no such image' };
      const said = await trial.update(image);
      if (said === undefined) {
        await trial.update(trial.images.current.bytes);
        await until(trial, trial.images.current);
        return { value: false, actual: 'the device took it' };
      }
      const otherwise = await stillRuns(trial, trial.images.current);
      if (otherwise) return otherwise;
      if (said !== reason) return { value: false, actual: `refused, for the reason ${said}` };
      return { value: true, actual: `refused: ${said}` };
    },
  };
}

const accepted: Check<Trial> = {
  name: 'signed-accepted',
  required: 'a newer image signed by the maker is taken, and its version and digest are shown then',
  async ask(trial) {
    const { newer, current } = trial.images;
    const said = await trial.update(newer.bytes);
    if (said !== undefined) return { value: false, actual: `refused: ${said}` };
    const says = await until(trial, newer);
    const value = runs(says, newer);
    await trial.update(current.bytes);
    await until(trial, current);
    return { value, actual: value ? `version ${newer.version} ran` : shown(says) };
  },
};

const interrupted: Check<Trial> = {
  name: 'interrupted-recovers',
  required: 'what ran runs on where half of an image came, and the whole of it is taken then',
  async ask(trial) {
    const { newer, current } = trial.images;
    await trial.interrupt(newer.bytes);
    const otherwise = await stillRuns(trial, current);
    if (otherwise) return otherwise;
    const said = await trial.update(newer.bytes);
    if (said !== undefined) return { value: false, actual: `the whole of it was refused then: ${said}` };
    await trial.update(current.bytes);
    await until(trial, current);
    return {
      value: true,
      actual: `version ${current.version} ran on, and the whole of ${newer.version} was taken then`,
    };
  },
};

/** What a bill of materials says otherwise than the signed image itself. */
function notBound({ sbom, current }: Images): string | undefined {
  if (typeof sbom === 'string' || sbom === undefined) return sbom;
  const { name, version, sha256 } = sbom.of;
  if (version !== current.version) return `it is of version ${version ?? '(none)'}, and ${current.version} runs`;
  if (`sha256:${sha256}` !== current.digest) return `it is of ${sha256 ?? 'no SHA-256'}, and ${current.digest} runs`;
  return sbom.components === 0 ? `it lists nothing that ${name} is made of` : undefined;
}

/** Whether the bill of materials is of the image that runs. */
export function sbomSeen(images: Images): Seen {
  const { sbom } = images;
  if (sbom === undefined) return { value: 'not applicable', actual: 'the maker gives no bill of materials' };
  const wrong = notBound(images);
  if (wrong !== undefined || typeof sbom === 'string') return { value: false, actual: wrong ?? '' };
  return { value: true, actual: `CycloneDX ${sbom.specVersion} of ${sbom.of.name}, ${sbom.components} components` };
}

const sbomBound: Check<Trial> = {
  name: 'sbom-bound',
  required: 'version and SHA-256 of the declared image in the bill of materials, which lists what it is made of',
  // oxlint-disable-next-line require-await -- the file is here already
  ask: async ({ images }) => sbomSeen(images),
};

const returned: Check<Trial> = {
  name: 'returns',
  required: 'version and digest of the declared image, after all',
  async ask(trial) {
    const says = await until(trial, trial.images.current);
    return { value: runs(says, trial.images.current), actual: shown(says) };
  },
};

/** By the names of src/model/update-method.ts. The declared image runs before the first and after the last. */
export const updateChecks: readonly Check<Trial>[] = [
  refusing('altered-refused', 'refused: signature; what ran runs on', 'signature', ({ altered }) => altered),
  refusing('unsigned-refused', 'refused: unsigned; what ran runs on', 'unsigned', ({ unsigned }) => unsigned),
  refusing('wrong-key-refused', 'refused: key; what ran runs on', 'key', ({ otherKey }) => otherKey),
  refusing('truncated-refused', 'refused: format; what ran runs on', 'format', ({ truncated }) => truncated),
  refusing('downgrade-refused', 'refused: version; what ran runs on', 'version', ({ older }) => older?.bytes),
  interrupted,
  accepted,
  sbomBound,
  returned,
];

/**
 * A trial of updates (IEC 62443-4-2, EDR 3.10): the maker's signed image is taken; altered, unsigned, foreign, older and cut
 * ones are refused for that reason and change nothing; an interrupted one can be done again; and at the end the declared
 * image runs. Throws `TooFew` where the maker's own images do not verify with its key, or the device does not run
 * the declared one.
 */
export async function firmwareUpdate(probe: Probe, step: Step, bench: Bench): Promise<void> {
  const { declaration } = bench;
  const { firmwareTrial: declared } = declaration;
  if (!declared) throw new TooFew('the declaration gives no images for a trial: firmwareTrial');
  const trial = await trialOf(probe, declared, bench);
  const { current } = trial.images;
  const before = await trial.says();
  if (!runs(before, current)) throw new TooFew(`the device does not run ${declared.current.file}: ${shown(before)}`);
  try {
    await askAll(updateChecks, trial, { declaration, step, bench });
  } finally {
    await trial.update(current.bytes).catch(() => undefined);
  }
}

/** A device that is just starting takes nothing yet: it is asked again until it does, or the time is up. */
async function whenBack<T>(act: () => Promise<T>, withinMs: number, bench: Bench): Promise<T> {
  const from = bench.now();
  for (;;)
    try {
      return await act();
    } catch (error) {
      if (!(error instanceof ProbeError) || bench.now() - from > withinMs) throw error;
      await bench.wait(lookEveryMs);
    }
}

async function trialOf(probe: Probe, declared: FirmwareTrial, bench: Bench): Promise<Trial> {
  const identity = needed(probe, 'identity').bind(probe);
  const update = needed(probe, 'update').bind(probe);
  const withinMs = milliseconds(declared.within);
  return {
    images: await imagesOf(declared, bench),
    withinMs,
    update: async (image) => await whenBack(async () => await update(image, withinMs), withinMs, bench),
    interrupt: async (image) =>
      void (await whenBack(async () => await update(image, withinMs, Math.floor(image.length / 2)), withinMs, bench)),
    says: async () => (await identity()).says,
    bench,
  };
}
