import path from 'node:path';
import { readAs } from '../../src/drivers/yaml/read.ts';
import { RulePack } from '../../src/model/pack.ts';

export { declaration, digest, model, planOf, request, rule } from '../../src/desk/self-check/sample.ts';

export const root = path.resolve(import.meta.dirname, '../..');
export const shipped = ['gbt-45288-2026-described', 'gbz-177-2026'] as const;
export const packPath = (id: string): string => path.join(root, 'packs', id, 'pack.yaml');
export const packNamed = (id: string): RulePack => readAs(RulePack, packPath(id), 'PACK_INVALID');
