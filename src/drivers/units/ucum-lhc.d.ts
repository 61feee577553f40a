declare module '@lhncbc/ucum-lhc' {
  /** `dimVec_`: exponents of metre, second, gram, radian, kelvin, coulomb, candela. */
  type UcumUnit = { dim_: { dimVec_: number[] | null } | null; moleExp_: number };
  interface Ucum {
    validateUnitString(text: string): { status: 'valid' | 'invalid' | 'error' };
    getSpecifiedUnit(text: string, how: 'validate' | 'convert'): { status: string; unit: UcumUnit | null };
    convertUnitTo(from: string, value: number, to: string): { status: string; toVal: number | null };
  }
  const ucum: { UcumLhcUtils: { getInstance(): Ucum } };
  export default ucum;
}
