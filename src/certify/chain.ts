import { Malformed } from '../evidence/malformed.ts';

export const linkNames = [
  'files',
  'signer',
  'checkpoint',
  'time',
  'entries',
  'objects',
  'sequence',
  'plan',
  'verdicts',
  'grade',
  'results',
] as const;
export type LinkName = (typeof linkNames)[number];
/** One thing that holds, or the one that does not. `where`: the file that is wrong. */
export type Link<Name extends string = LinkName> = { name: Name; ok: boolean; says: string; where?: string };

export type Proved<T> = { value: T; says: string };

/** Ends the chain: the broken link is already written down. */
export class Broken extends Error {}

export class Chain<Name extends string = LinkName> {
  readonly links: Link<Name>[] = [];

  async link<T>(name: Name, check: () => Proved<T> | Promise<Proved<T>>): Promise<T> {
    try {
      const { value, says } = await check();
      this.links.push({ name, ok: true, says });
      return value;
    } catch (error) {
      if (!(error instanceof Malformed)) throw error;
      this.links.push({ name, ok: false, says: error.message, where: error.where });
      throw new Broken(error.message, { cause: error });
    }
  }
}
