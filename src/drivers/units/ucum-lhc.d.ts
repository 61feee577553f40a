declare module '@lhncbc/ucum-lhc' {
  interface Ucum {
    validateUnitString(text: string): { status: 'valid' | 'invalid' | 'error' };
  }
  const ucum: { UcumLhcUtils: { getInstance(): Ucum } };
  export default ucum;
}
