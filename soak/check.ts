/** What a long check tried, and what it lost: anything above 0 is a failure. `notes` stand beside it. */
export type Tried = { tried: number; lost: number; notes?: Readonly<Record<string, number | string>> };
export type Options = {
  /** Times to try; the check's full count unless the person asked for another. */
  count: number;
  /** The things to try, by name; empty: all. Given only to a check that `chooses`. */
  only: readonly string[];
  /** Says how far it is, at most once a second. */
  progress: (done: number) => void;
};

/** A long check: `soak/<name>.ts` exports it as `soak`. */
export type Soak = {
  name: string;
  title: string;
  /** The full count. */
  count: number;
  /** It tries named things, of which `--only` chooses some. */
  chooses?: true;
  run(options: Options): Promise<Tried>;
};

export function isSoak(value: unknown): value is Soak {
  return typeof value === 'object' && value !== null && 'name' in value && 'count' in value && 'run' in value;
}

/** The same thing time after time: lost are those in which something was wrong, and each thing that was is counted. */
export async function repeated({ count, progress }: Options, wrongIn: () => Promise<string[]>): Promise<Tried> {
  const wrong = new Map<string, number>();
  let lost = 0;
  for (let i = 1; i <= count; i++) {
    const found = await wrongIn();
    if (found.length > 0) lost++;
    for (const one of found) wrong.set(one, (wrong.get(one) ?? 0) + 1);
    progress(i);
  }
  const notes = [...wrong].map(([what, times]) => `${what} (${times}×)`).join('; ');
  return { tried: count, lost, ...(notes === '' ? {} : { notes: { wrong: notes } }) };
}
