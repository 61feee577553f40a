import { version } from '@matter/main';
import type { End } from '../../measure/protocol/port.ts';
import type { Declaration } from '../../model/declaration.ts';

/** The bench's commissioner. */
export const benchEnd: End = { stack: 'matter.js', version, maintainer: 'matter.js', production: true };

/** BasicInformation names a product and not the stack under it: only a declaration names a maintainer. */
export function deviceEnd(declaration: Declaration): End {
  const declared = declaration.stacks?.find(({ protocol }) => protocol === 'matter');
  if (!declared) return { stack: '', version: '', maintainer: '', production: true };
  const { name, version: own, maintainer } = declared;
  return { stack: `${name}, as declared`, version: own, maintainer, production: true };
}
