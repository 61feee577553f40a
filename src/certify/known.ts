import { parseVkey, type VerifierKey } from '../evidence/checkpoint.ts';
import { Malformed } from '../evidence/malformed.ts';
import type { Checks } from '../evidence/ports.ts';
import type { Register, RegisterRow, TrustList } from '../model/register.ts';
import type { HeldAuthorisation } from '../views/standing.ts';
import { openRegister, openTrustList } from './register.ts';

/** A signed document and what to call it. */
export type Named = { name: string; bytes: Uint8Array };

type Listed = { held: HeldAuthorisation; by: string; list: string };
type Key = { key: VerifierKey; list: string };
type Registered = { register: Register; rows: ReadonlyMap<string, RegisterRow> };

/** What a verifier goes by: lists that it pinned, and the registers of bodies whose keys those lists give. */
export type Known = {
  keys: ReadonlyMap<string, readonly Key[]>;
  authorisations: ReadonlyMap<string, readonly Listed[]>;
  /** By the body; the newest of several. */
  registers: ReadonlyMap<string, Registered>;
};

function add<V>(map: Map<string, V[]>, key: string, value: V): void {
  const found = map.get(key);
  if (found) found.push(value);
  else map.set(key, [value]);
}

/** What lists and registers say that are believed already: one's own, or opened by the keys that count for them. */
export async function knownOf(
  lists: readonly { name: string; list: TrustList }[],
  registers: readonly Register[],
  checks: Checks,
): Promise<Known> {
  const [keys, authorisations] = [new Map<string, Key[]>(), new Map<string, Listed[]>()];
  for (const { name, list } of lists) {
    await addKeys(keys, list, checks, name);
    for (const held of list.authorisations)
      add(authorisations, held.authorisation.holder, { held, by: list.by, list: name });
  }
  const newest = new Map<string, Registered>();
  for (const register of registers) {
    const before = newest.get(register.by);
    if (before && before.register.asOf >= register.asOf) continue;
    newest.set(register.by, { register, rows: new Map(register.certificates.map((row) => [row.number, row])) });
  }
  return { keys, authorisations, registers: newest };
}

/**
 * Opens trust lists by the keys that the reader pinned, and registers by the keys that those lists give their bodies. One
 * that is not signed so is `Malformed`: nothing it says is believed.
 */
export async function knownFrom(
  { lists, registers }: { lists: readonly Named[]; registers: readonly Named[] },
  pinned: readonly VerifierKey[],
  checks: Checks,
): Promise<Known> {
  const opened: { name: string; list: TrustList }[] = [];
  for (const { name, bytes } of lists) opened.push({ name, list: await openTrustList(bytes, pinned, checks, name) });
  const { keys } = await knownOf(opened, [], checks);
  const own: Register[] = [];
  for (const { name, bytes } of registers) own.push(await registerFrom(bytes, keys, checks, name));
  return knownOf(opened, own, checks);
}

async function addKeys(keys: Map<string, Key[]>, list: TrustList, checks: Checks, name: string): Promise<void> {
  for (const { id, keys: texts = [] } of list.parties)
    for (const text of texts) add(keys, id, { key: await parseVkey(text, checks.sha256, name), list: name });
}

async function registerFrom(
  bytes: Uint8Array,
  keys: ReadonlyMap<string, readonly Key[]>,
  checks: Checks,
  name: string,
): Promise<Register> {
  const all = [...keys].flatMap(([party, own]) => own.map(({ key }) => ({ party, key })));
  const { register, key } = await openRegister(
    bytes,
    all.map((one) => one.key),
    checks,
    name,
  );
  if (all.some((one) => one.key === key && one.party === register.by)) return register;
  throw new Malformed(name, `is of ${register.by}, and signed by a key that no trust list gives it`);
}
