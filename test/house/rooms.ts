import path from 'node:path';
import { builtinModules } from 'node:module';
import { importsOf } from './imports.ts';
import { codes, section, tableRows } from './tree.ts';

/** A row of the rooms table: `model`, or with a slash a folder at the top, `sim/`. */
export type Room = { name: string; toCome: boolean; may: string[]; packages: string[] };
export type Tree = {
  /** Path from the root → text, of every TypeScript file. */
  sources: ReadonlyMap<string, string>;
  folders: ReadonlySet<string>;
  dependencies: ReadonlySet<string>;
  devDependencies: ReadonlySet<string>;
};

const everything = '*';
/** What tests stand on beside what their room may: canonical bytes to compare by, and fixtures that several share. */
const forTests = new Set(['formats', 'test/']);

/** Names in code marks; `everything` without one allows all. */
function allowedBy(cell: string): string[] {
  const names = codes(cell);
  return names.length === 0 && cell.startsWith('everything') ? [everything] : names;
}

/** The rooms table of ARCHITECTURE.md. */
export function roomsOf(architecture: string): Room[] {
  return tableRows(section(architecture, 'Rooms'))
    .filter((row) => codes(row[0] ?? '').length > 0)
    .flatMap(([names = '', , may = '', packages = '']) =>
      codes(names).map((name) => ({
        name,
        toCome: /to come/.test(names),
        may: allowedBy(may),
        packages: allowedBy(packages),
      })),
    );
}

/** `src/model/x.ts` → `model`, `sim/x.ts` → `sim/`. */
export function roomOf(file: string): string {
  const [top = '', second = ''] = file.split('/');
  return top === 'src' ? second : `${top}/`;
}

const isTest = (file: string): boolean => file.endsWith('.test.ts');

function packageOf(name: string): string {
  const parts = name.split('/');
  return name.startsWith('@') ? parts.slice(0, 2).join('/') : (parts[0] ?? name);
}

function listed(names: readonly string[]): string {
  return names.length === 0 ? 'nothing' : names.map((n) => `\`${n}\``).join(', ');
}

function builtinComplaint(room: Room, file: string, name: string): string | undefined {
  if (!name.startsWith('node:')) return `write node:${name}`;
  if (isTest(file) || [everything, 'node:*', name].some((p) => room.packages.includes(p))) return undefined;
  return `\`${room.name}\` may not stand on ${name}; its row allows ${listed(room.packages)}`;
}

function packageComplaint(room: Room, file: string, name: string, tree: Tree): string | undefined {
  const owner = packageOf(name);
  const known = tree.dependencies.has(owner) || tree.devDependencies.has(owner);
  if (!known) return `${owner} is not in package.json`;
  if (room.packages.includes(owner) || room.packages.includes(everything)) return undefined;
  if (isTest(file) && tree.devDependencies.has(owner)) return undefined;
  return `\`${room.name}\` may not stand on the package ${owner}; its row allows ${listed(room.packages)}`;
}

function fileComplaint(room: Room, file: string, target: string): string | undefined {
  if (isTest(target)) return 'nothing stands on a test';
  const other = roomOf(target);
  const allowed = other === room.name || room.may.includes(everything) || room.may.includes(other);
  const inTest = isTest(file) && forTests.has(other);
  const throughSrc = target.startsWith('src/') && room.may.includes('src/');
  if (allowed || throughSrc || inTest) return undefined;
  return `\`${room.name}\` may not stand on \`${other}\`; its row allows ${listed(room.may)}`;
}

function importComplaint(room: Room, file: string, name: string | null, tree: Tree): string | undefined {
  if (name === null) {
    const free = isTest(file) || room.may.includes(everything);
    return free ? undefined : 'an import whose name is computed cannot be held to the table: write the name';
  }
  if (name.startsWith('.')) return fileComplaint(room, file, resolved(file, name));
  if (builtinModules.includes(name.replace(/^node:/, '')) || name.startsWith('node:'))
    return builtinComplaint(room, file, name);
  return packageComplaint(room, file, name, tree);
}

const resolved = (file: string, name: string): string => path.posix.join(path.posix.dirname(file), name);

function* importComplaints(rooms: readonly Room[], tree: Tree): Generator<string> {
  for (const [file, text] of tree.sources) {
    const room = rooms.find((r) => r.name === roomOf(file));
    if (room === undefined) continue;
    for (const { name, line } of importsOf(text)) {
      const says = importComplaint(room, file, name, tree);
      if (says !== undefined) yield `${file}:${line} imports ${name ?? 'a computed name'}: ${says}`;
    }
  }
}

const folderOf = (room: string): string => (room.endsWith('/') ? room.slice(0, -1) : `src/${room}`);

function* rowComplaints(rooms: readonly Room[], tree: Tree): Generator<string> {
  const rows = new Set(rooms.map((r) => r.name));
  for (const folder of tree.folders) {
    const isRoom = /^(?!src$)[^./][^/]*$|^src\/[^/]+$/.test(folder);
    const name = folder.startsWith('src/') ? folder.slice(4) : `${folder}/`;
    if (isRoom && !rows.has(name))
      yield `the folder ${folder} has no row in the rooms table: say what happens there and what it may stand on`;
  }
  for (const room of rooms) {
    const exists = tree.folders.has(folderOf(room.name));
    if (!exists && !room.toCome) yield `\`${room.name}\` has a row and no folder: mark it "(to come)"`;
    if (exists && room.toCome) yield `\`${room.name}\` exists: take "(to come)" out of its row`;
    for (const other of room.may.filter((m) => m !== everything && m !== 'src/' && !rows.has(m)))
      yield `the row of \`${room.name}\` allows \`${other}\`, which has no row`;
    for (const name of room.packages.filter((p) => p !== everything && !p.startsWith('node:')))
      if (!tree.dependencies.has(name))
        yield `the row of \`${room.name}\` allows the package ${name}, which is not under dependencies in package.json`;
  }
}

/** One complaint a cycle: `a.ts → b.ts → a.ts`. Imports of types count. */
export function cyclesOf(sources: ReadonlyMap<string, string>): string[] {
  const done = new Set<string>();
  const cycles: string[] = [];
  const visit = (file: string, trail: readonly string[]): void => {
    const back = trail.indexOf(file);
    if (back >= 0) cycles.push([...trail.slice(back), file].join(' → '));
    if (back >= 0 || done.has(file)) return;
    for (const { name } of importsOf(sources.get(file) ?? ''))
      if (name?.startsWith('.') && sources.has(resolved(file, name))) visit(resolved(file, name), [...trail, file]);
    done.add(file);
  };
  for (const file of sources.keys()) visit(file, []);
  return cycles;
}

/** The order of the rooms is a walk: what a room allows does not allow it back. */
function* mutualComplaints(rooms: readonly Room[]): Generator<string> {
  for (const a of rooms)
    for (const b of rooms)
      if (a.name < b.name && a.may.includes(b.name) && b.may.includes(a.name))
        yield `\`${a.name}\` and \`${b.name}\` each allow the other: one of them stands on the other, not both`;
}

/** Everything in the tree that the table forbids, one sentence each. */
export function complaintsOf(rooms: readonly Room[], tree: Tree): string[] {
  return [
    ...rowComplaints(rooms, tree),
    ...mutualComplaints(rooms),
    ...importComplaints(rooms, tree),
    ...cyclesOf(tree.sources).map((c) => `these files stand on each other: ${c}`),
  ];
}
