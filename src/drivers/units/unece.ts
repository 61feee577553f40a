/** OPC 10000-8, 5.6.3.3: the unit id of the UNECE namespace is the common code's characters, one a byte. */
export const uneceNamespace = 'http://www.opcfoundation.org/UA/units/un/cefact';

export function uneceCode(unitId: number): string {
  let code = '';
  for (let rest = unitId; rest > 0; rest = Math.floor(rest / 256)) code = String.fromCodePoint(rest % 256) + code;
  return code;
}
