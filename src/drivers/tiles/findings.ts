/** What is wrong (`damage`) or remarkable (`note`), and where. `file`: relative to the station's folder. */
export type Finding = { kind: 'damage' | 'note'; file: string; says: string; entry?: number };

/** Kept at most; the others are counted. */
const mostKept = 1000;

export class Findings {
  readonly #kept: Finding[] = [];
  readonly #counts = { damage: 0, note: 0 };

  #tell(finding: Finding): void {
    this.#counts[finding.kind] += 1;
    if (this.#kept.length < mostKept) this.#kept.push(finding);
  }

  damage(file: string, says: string, entry?: number): void {
    this.#tell({ kind: 'damage', file, says, ...(entry !== undefined && { entry }) });
  }

  note(file: string, says: string): void {
    this.#tell({ kind: 'note', file, says });
  }

  result(): { findings: readonly Finding[]; damages: number; notes: number } {
    return { findings: this.#kept, damages: this.#counts.damage, notes: this.#counts.note };
  }
}
