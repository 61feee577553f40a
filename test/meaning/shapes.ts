import { packFile } from '../../src/drivers/packs/load.ts';
import { readYamlFile } from '../../src/drivers/yaml/document.ts';
import { RulePack } from '../../src/model/pack.ts';

/** What the pack that comes with Gradus asks of meaning. */
export const { shapes = '', questions = {} } = RulePack.parse(readYamlFile(packFile('gbt-45288-2026-described')).value);
