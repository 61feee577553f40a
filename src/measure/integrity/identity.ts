import type { Declaration } from '../../model/declaration.ts';
import type { Step } from '../../model/plan.ts';
import { needed } from '../asked.ts';
import type { Bench, Found } from '../bench.ts';
import type { Probe } from '../probe.ts';
import { remember } from './records.ts';

type Says = Readonly<Record<string, string>>;
type Claim = { key: string; declared: string };
type Agreement = { value: boolean | 'unknown'; actual: string };

/** The longest value of a readback that is shown beside the declared one. */
const shown = (value: string): string => (value.length > 120 ? `${value.slice(0, 120)}…` : value);

/** All claims read back as declared; one that differs settles it; one that is not said, or not declared, leaves it open. */
function agreement(claims: readonly Claim[], undeclared: readonly string[], says: Says): Agreement {
  if (claims.length === 0) return { value: 'unknown', actual: 'nothing is declared to compare with' };
  const differs = claims.filter(({ key, declared }) => says[key] !== undefined && says[key] !== declared);
  if (differs.length > 0)
    return { value: false, actual: differs.map(({ key }) => `${key} is ${shown(says[key] ?? '')}`).join('; ') };
  const unsaid = claims.filter(({ key }) => says[key] === undefined);
  if (unsaid.length > 0)
    return { value: 'unknown', actual: `the device does not say ${unsaid.map((c) => c.key).join(', ')}` };
  if (undeclared.length > 0) return { value: 'unknown', actual: `no ${undeclared.join(', ')} is declared` };
  return { value: true, actual: claims.map(({ key, declared }) => `${key} is ${shown(declared)}`).join('; ') };
}

/** As much as an observation keeps, without half a character at its end. */
const cut = (text: string): string => text.slice(0, 1000).toWellFormed();

function observed(quantity: string, claims: readonly Claim[], says: Says, undeclared: readonly string[] = []): Found {
  const { value, actual } = agreement(claims, undeclared, says);
  const required = claims.map(({ key, declared }) => `${key} is ${shown(declared)}`).join('; ');
  return {
    kind: 'observation',
    observation: {
      quantity,
      value,
      required: cut(required || 'a declared value to compare with'),
      actual: cut(actual),
      stimulus: 'injected',
    },
  };
}

const claimed = (key: string, declared: string | undefined): Claim[] =>
  declared === undefined ? [] : [{ key, declared }];

function firmwareClaims({ identity }: Declaration): Claim[] {
  return [
    { key: 'firmware.version', declared: identity.firmware.version },
    { key: 'firmware.digest', declared: identity.firmware.digest },
  ];
}

/** Digests of declared models that are not declared: nothing the device says of them can be compared. */
const undigested = ({ models = [] }: Declaration): string[] =>
  models.flatMap(({ id, digest }) => (digest === undefined ? [`models.${id}.digest`] : []));

function modelClaims(declaration: Declaration): Claim[] {
  return (declaration.models ?? []).flatMap(({ id, digest }) => claimed(`models.${id}.digest`, digest));
}

/**
 * What the device says of itself, and whether that is what was declared: serial, firmware (version and digest) and the
 * digest of every declared model. `unknown` where the device does not say or nothing is declared.
 */
export async function identity(probe: Probe, _step: Step, bench: Bench): Promise<void> {
  const readback = await needed(probe, 'identity').call(probe);
  const { declaration } = bench;
  bench.found({ kind: 'readback', readback });
  remember(probe, readback);
  const serial = claimed('serial', declaration.identity.serial);
  bench.found(observed('identity.serial', serial, readback.says));
  bench.found(observed('identity.firmware', firmwareClaims(declaration), readback.says));
  bench.found(observed('identity.models', modelClaims(declaration), readback.says, undigested(declaration)));
  bench.progress(1, 1);
}
