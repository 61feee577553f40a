import { uneceCode, uneceNamespace } from '../units/unece.ts';
import { spoken } from '../units/spoken.ts';
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
