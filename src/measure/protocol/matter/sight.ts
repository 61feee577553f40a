import type { Declaration } from '../../../model/declaration.ts';
import type { Check, Seen } from '../check.ts';
import type { Life, MatterWire } from './wire.ts';

type Told = Pick<Seen, 'value' | 'actual'>;

export const holds = (value: boolean, actual: string): Told => ({ value, actual });
export const unknown = (actual: string): Told => ({ value: 'unknown', actual });

/** A check that judges the one stay of the device in the bench's fabric. */
export const checkOf = (
  name: string,
  required: string,
  judge: (life: Life, declaration: Declaration) => Told,
): Check<MatterWire> => ({
  name,
  required,
  async ask(wire, { declaration }) {
    const life = await wire.life();
    return { ...judge(life, declaration), shows: life.shows };
  },
});

/** A part of the stay, judged where it came to that. */
export function of<K extends keyof Life>(life: Life, part: K, judge: (found: NonNullable<Life[K]>) => Told): Told {
  const found = life[part];
  if (found === undefined || found === null)
    return unknown(`not seen: ${life.stoppedAt ?? `${part} could not be asked for`}`);
  return judge(found);
}

export const hex = (value: number | undefined): string =>
  value === undefined ? 'none' : `0x${value.toString(16).toUpperCase().padStart(4, '0')}`;
