/** UCUM as the bench asks of it. Texts that no code can be are refused before the library sees them. */
export type Ucum = {
  isUnit: (text: string) => boolean;
  /** Exponents as QUDT writes them; undefined for what is no unit. */
  dimension: (code: string) => string | undefined;
  /** Undefined where the two do not measure the same. */
  convert: (value: number, from: string, to: string) => number | undefined;
};

const couldBe = (text: string): boolean => /^[\x21-\x7e]{1,40}$/.test(text);

/** The tables are loaded when first asked for (30 ms); the library writes to the console what it also returns. */
export async function ucum(): Promise<Ucum> {
  const { default: library } = await import('@lhncbc/ucum-lhc');
  const lhc = library.UcumLhcUtils.getInstance();
  const isUnit = (text: string): boolean =>
    couldBe(text) && quietly(() => lhc.validateUnitString(text).status === 'valid');
  return {
    isUnit,
    dimension(code) {
      if (!isUnit(code)) return undefined;
      const unit = quietly(() => lhc.getSpecifiedUnit(code, 'validate').unit);
      // oxlint-disable-next-line no-underscore-dangle -- so the library names them
      return unit ? vectorOf(unit.dim_?.dimVec_ ?? [], unit.moleExp_) : undefined;
    },
    convert(value, from, to) {
      if (from === to) return value;
      if (!isUnit(from) || !isUnit(to)) return undefined;
      const { status, toVal } = quietly(() => lhc.convertUnitTo(from, value, to));
      return status === 'succeeded' && toVal !== null ? toVal : undefined;
    },
  };
}

/** Charge is what UCUM begins with, current what the SI and QUDT do: a coulomb is an ampere second. Angles have no dimension. */
function vectorOf([l = 0, t = 0, m = 0, , h = 0, q = 0, i = 0]: readonly number[], mole: number): string {
  return `A${mole}E${q}L${l}I${i}M${m}H${h}T${t + q}`;
}

/** Whether a text is a UCUM unit. */
export async function unitCheck(): Promise<(text: string) => boolean> {
  return (await ucum()).isUnit;
}

function quietly<T>(ask: () => T): T {
  const { log } = console;
  console.log = () => undefined;
  try {
    return ask();
  } finally {
    console.log = log;
  }
}
