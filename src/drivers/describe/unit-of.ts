import { unitCheck } from '../units/units.ts';

/** UN/ECE Recommendation 20 common code → UCUM, for what industrial sensors measure. */
const unece: Readonly<Record<string, string>> = {
  CEL: 'Cel',
  FAH: '[degF]',
  KEL: 'K',
  MTR: 'm',
  CMT: 'cm',
  MMT: 'mm',
  '4H': 'um',
  C45: 'nm',
  KMT: 'km',
  INH: '[in_i]',
  FOT: '[ft_i]',
  MTS: 'm/s',
  C16: 'mm/s',
  KMH: 'km/h',
  MSK: 'm/s2',
  K40: '[g]',
  '2A': 'rad/s',
  MTK: 'm2',
  MTQ: 'm3',
  CMQ: 'cm3',
  LTR: 'L',
  MLT: 'mL',
  MQS: 'm3/s',
  MQH: 'm3/h',
  G53: 'm3/min',
  L2: 'L/min',
  '2J': 'cm3/s',
  PAL: 'Pa',
  KPA: 'kPa',
  A97: 'hPa',
  MPA: 'MPa',
  '74': 'mPa',
  BAR: 'bar',
  MBR: 'mbar',
  PS: '[psi]',
  ATM: 'atm',
  HTZ: 'Hz',
  KHZ: 'kHz',
  MHZ: 'MHz',
  A86: 'GHz',
  RPM: '{rev}/min',
  RPS: '{rev}/s',
  VLT: 'V',
  '2Z': 'mV',
  KVT: 'kV',
  AMP: 'A',
  '4K': 'mA',
  OHM: 'Ohm',
  B49: 'kOhm',
  FAR: 'F',
  SIE: 'S',
  D33: 'T',
  WTT: 'W',
  KWT: 'kW',
  MAW: 'MW',
  JOU: 'J',
  KJO: 'kJ',
  WHR: 'W.h',
  KWH: 'kW.h',
  NEW: 'N',
  B47: 'kN',
  NU: 'N.m',
  GRM: 'g',
  KGM: 'kg',
  TNE: 't',
  KGS: 'kg/s',
  KMQ: 'kg/m3',
  SEC: 's',
  C26: 'ms',
  B98: 'us',
  MIN: 'min',
  HUR: 'h',
  DAY: 'd',
  P1: '%',
  '59': '[ppm]',
  C62: '1',
  DD: 'deg',
  C81: 'rad',
  '2N': 'dB',
  LUX: 'lx',
  C65: 'Pa.s',
};

/** How people and vocabularies (QUDT, OM) write units that UCUM writes otherwise. */
const spoken: Readonly<Record<string, string>> = {
  '°C': 'Cel',
  degC: 'Cel',
  DEG_C: 'Cel',
  degree_Celsius: 'Cel',
  degreeCelsius: 'Cel',
  celsius: 'Cel',
  '°F': '[degF]',
  DEG_F: '[degF]',
  degree_Fahrenheit: '[degF]',
  kelvin: 'K',
  '°': 'deg',
  DEG: 'deg',
  'm/s²': 'm/s2',
  'm/s^2': 'm/s2',
  'M-PER-SEC2': 'm/s2',
  'M-PER-SEC': 'm/s',
  'MilliM-PER-SEC': 'mm/s',
  µm: 'um',
  μm: 'um',
  µs: 'us',
  μs: 'us',
  'm³': 'm3',
  'm²': 'm2',
  'm³/h': 'm3/h',
  'l/min': 'L/min',
  rpm: '{rev}/min',
  'r/min': '{rev}/min',
  'r/s': '{rev}/s',
  psi: '[psi]',
  ppm: '[ppm]',
  percent: '%',
  PERCENT: '%',
  Ω: 'Ohm',
  ohm: 'Ohm',
  one: '1',
  hertz: 'Hz',
  pascal: 'Pa',
  volt: 'V',
  ampere: 'A',
  PA: 'Pa',
  HZ: 'Hz',
};

/** OPC 10000-8, 5.6.3.3: the unit id of the UNECE namespace is the common code's characters, one a byte. */
const uneceNamespace = 'http://www.opcfoundation.org/UA/units/un/cefact';

export function uneceCode(unitId: number): string {
  let code = '';
  for (let rest = unitId; rest > 0; rest = Math.floor(rest / 256)) code = String.fromCodePoint(rest % 256) + code;
  return code;
}

/** A unit as the device gave it, and in UCUM where it is known. */
export type UnitFound = { text: string; ucum: string | undefined };

/** A unit written as text: UCUM as it is, or the part of an IRI or of a prefixed name that names it. */
export async function unitOfText(text: string): Promise<UnitFound> {
  const name = /(?:[#/:])([^#/:]+)$/.exec(text)?.[1];
  const prefixed = name !== undefined && /^[a-z][\w+.-]*:/i.test(text) ? name : undefined;
  const known = spoken[text] ?? (prefixed === undefined ? undefined : spoken[prefixed]);
  if (known !== undefined) return { text, ucum: known };
  const isUcum = await unitCheck();
  const candidate = prefixed ?? text;
  return { text, ucum: isUcum(candidate) ? candidate : undefined };
}

/** An EUInformation (OPC 10000-8, 5.6.3). */
export type Engineering = { namespaceUri?: string | null; unitId: number; displayName: string; description: string };

/** The unit of an EUInformation by its code; by its text only where it gives no code (`g` may be gram or gravity). */
export async function unitOfEngineering(unit: Engineering): Promise<UnitFound> {
  const text = unit.displayName || unit.description;
  const coded = unit.unitId > 0 && (!unit.namespaceUri || unit.namespaceUri === uneceNamespace);
  if (!coded) return await unitOfText(text);
  const code = uneceCode(unit.unitId);
  const ucum = unece[code];
  return ucum === undefined ? { text: text || code, ucum: undefined } : { text, ucum };
}
