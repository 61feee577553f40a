import { DataType, VariantArrayType } from 'node-opcua-client';
import type { DataValue } from 'node-opcua-client';
import { ids, said } from './draft.ts';
import type { Draft, DraftChannel, DraftPoint } from './draft.ts';
import type { ShownRule } from './rules.ts';
import type { Aliases, Tree } from './tree.ts';
import { unitOfEngineering } from './unit-of.ts';
import type { UnitFound } from './unit-of.ts';
import type { Met } from './walk.ts';

type Range = { low: number; high: number };

function propertyOf({ met, values }: Tree, parent: Met, name: string): DataValue | undefined {
  const found = met.find((one) => one.parent === parent && one.name === name && one.namespace === 0);
  return found && values.get(found);
}

/** OPC 10000-8, 5.6.2: Range. */
function rangeIn(value: DataValue | undefined): Range | undefined {
  const raw: unknown = value?.value.value;
  if (typeof raw !== 'object' || raw === null) return undefined;
  const { low, high } = raw as Record<string, unknown>;
  const whole = typeof low === 'number' && typeof high === 'number' && Number.isFinite(low) && Number.isFinite(high);
  return whole && low < high ? { low, high } : undefined;
}

const textIn = (raw: unknown): string =>
  said(typeof raw === 'object' && raw !== null && 'text' in raw ? raw.text : raw, 40) ?? '';

/** OPC 10000-8, 5.6.3: EUInformation. */
async function unitIn(value: DataValue | undefined): Promise<UnitFound | undefined> {
  const raw: unknown = value?.value.value;
  if (typeof raw !== 'object' || raw === null) return undefined;
  const { namespaceUri, unitId, displayName, description } = raw as Record<string, unknown>;
  const unit = await unitOfEngineering({
    namespaceUri: typeof namespaceUri === 'string' ? namespaceUri : null,
    unitId: typeof unitId === 'number' ? unitId : -1,
    displayName: textIn(displayName),
    description: textIn(description),
  });
  return unit.text === '' && unit.ucum === undefined ? undefined : unit;
}

const numeric = new Set<DataType>([
  DataType.SByte,
  DataType.Byte,
  DataType.Int16,
  DataType.UInt16,
  DataType.Int32,
  DataType.UInt32,
  DataType.Float,
  DataType.Double,
]);

type Kind = 'number' | 'boolean' | 'text';
function kindOf(value: DataValue | undefined): Kind | undefined {
  if (!value?.statusCode.isGood() || value.value.arrayType !== VariantArrayType.Scalar) return undefined;
  if (numeric.has(value.value.dataType)) return 'number';
  if (value.value.dataType === DataType.Boolean) return 'boolean';
  return value.value.dataType === DataType.String ? 'text' : undefined;
}

/** The object below a folder `Rules` that a node belongs to. */
function ruleAbove(met: Met): Met | undefined {
  return met.parent?.parent?.name === 'Rules' && met.parent.kind === 'object' ? met.parent : undefined;
}

export type Measured = {
  channels: DraftChannel[];
  points: DraftPoint[];
  rules: ShownRule[];
  remarks: Draft['remarks'];
};

/** Values of a device as points, those with a range or unit as channels, and the rules it shows. */
export async function measuredIn(tree: Tree, aliases: Aliases): Promise<Measured> {
  const found = new Collected(tree, aliases);
  for (const met of tree.met) if (met.kind === 'variable' && !met.property) await found.take(met);
  return { channels: found.channels, points: found.points, rules: found.rules(), remarks: found.remarks };
}

class Collected {
  readonly channels: DraftChannel[] = [];
  readonly points: DraftPoint[] = [];
  readonly remarks: Draft['remarks'] = [];
  readonly #tree: Tree;
  readonly #aliases: Aliases;
  readonly #channelId = ids();
  readonly #pointId = ids();
  readonly #outputs = new Map<Met, string>();

  constructor(tree: Tree, aliases: Aliases) {
    this.#tree = tree;
    this.#aliases = aliases;
  }

  async take(met: Met): Promise<void> {
    const kind = kindOf(this.#tree.values.get(met));
    if (kind === undefined || met.namespace === 0) return;
    const path = this.#aliases.path(met);
    if (path === undefined) {
      this.remarks.push({ path: ['points'], code: 'LEFT_OUT', text: said(met.name, 60) ?? '' });
      return;
    }
    const unit = await unitIn(propertyOf(this.#tree, met, 'EngineeringUnits'));
    const range = rangeIn(propertyOf(this.#tree, met, 'EURange'));
    if (kind === 'number' && (unit || range)) this.#channel(met, unit, range);
    this.#point(met, path, unit, kind);
  }

  #channel(met: Met, unit: UnitFound | undefined, range: Range | undefined): void {
    const at = ['channels', this.channels.length];
    if (unit && unit.ucum === undefined) this.remarks.push({ path: at, code: 'UNIT_UNKNOWN', text: unit.text });
    if (!unit) this.remarks.push({ path: at, code: 'UNIT_MISSING', text: met.name });
    if (!range) this.remarks.push({ path: at, code: 'RANGE_MISSING', text: met.name });
    this.channels.push({ id: this.#channelId(met.name), unit: unit && (unit.ucum ?? unit.text), range });
  }

  #point(met: Met, path: string, unit: UnitFound | undefined, kind: Kind): void {
    const rule = ruleAbove(met);
    const isOutput = rule !== undefined && kind === 'boolean';
    const id = this.#pointId(isOutput ? rule.name : met.name);
    if (isOutput && !this.#outputs.has(rule)) this.#outputs.set(rule, id);
    this.points.push({ id, unit: unit && (unit.ucum ?? unit.text), opcua: path });
  }

  rules(): ShownRule[] {
    const id = ids();
    const objects = this.#tree.met.filter(({ kind, parent }) => kind === 'object' && parent?.name === 'Rules');
    return objects.map((object) => this.#rule(object, id(object.name)));
  }

  #rule(object: Met, id: string): ShownRule {
    const numbers = new Map<string, number>();
    const texts = new Map<string, string>();
    for (const member of this.#tree.met.filter(({ parent }) => parent === object)) {
      const value = this.#tree.values.get(member);
      const raw: unknown = value?.value.value;
      if (kindOf(value) === 'number' && typeof raw === 'number') numbers.set(member.name, raw);
      const text = kindOf(value) === 'text' ? said(raw) : undefined;
      if (text !== undefined) texts.set(member.name, text);
    }
    return { id, title: texts.get('Title'), numbers, texts, output: this.#outputs.get(object) };
  }
}
