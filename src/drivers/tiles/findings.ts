import { StationError } from '../../model/errors.ts';
import { readIfThere } from './disk.ts';
import { inside, type Place } from './place.ts';

/** What is wrong (`damage`) or remarkable (`note`), and where. `file`: relative to the station's folder. */
export type Finding = { kind: 'damage' | 'note'; file: string; says: string; entry?: number };

/** Of each kind kept at most; the others are counted. */
const mostKept = 1000;

export class Findings {
  readonly #damages: Finding[] = [];
  readonly #notes: Finding[] = [];
  readonly #damaged = new Set<string>();
  readonly #counts = { damage: 0, note: 0 };

  damage(file: string, says: string, entry?: number): void {
    this.#counts.damage += 1;
    this.#damaged.add(file);
    if (this.#damages.length < mostKept)
      this.#damages.push({ kind: 'damage', file, says, ...(entry !== undefined && { entry }) });
  }

  note(file: string, says: string): void {
    this.#counts.note += 1;
    if (this.#notes.length < mostKept) this.#notes.push({ kind: 'note', file, says });
  }

  isDamaged(file: string): boolean {
    return this.#damaged.has(file);
  }

  /** Damage first. */
  result(): { findings: readonly Finding[]; damages: number; notes: number } {
    return { findings: [...this.#damages, ...this.#notes], damages: this.#counts.damage, notes: this.#counts.note };
  }
}

/** A file's bytes, null where there is none; undefined where it cannot be read, which is told. `file`: with `/`. */
export async function readOrTell(
  place: Place,
  file: string,
  findings: Findings,
): Promise<Uint8Array | null | undefined> {
  try {
    return await readIfThere(place.disk, inside(place, ...file.split('/')));
  } catch (error) {
    if (!(error instanceof StationError)) throw error;
    findings.damage(
      file,
      `cannot be read (${(error.cause as NodeJS.ErrnoException | undefined)?.code ?? error.message})`,
    );
    return undefined;
  }
}
