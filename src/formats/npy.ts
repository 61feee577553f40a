import { FormatError } from './error.ts';
import { itemSize, tensorOf, type Tensor } from './tensor.ts';

// NEP 1 and numpy.lib.format: \x93NUMPY, version, header length, a Python dict literal padded with spaces to a multiple
// of 64 and ended by \n, then the items. Only little endian, C order and the element types of `Tensor`.

const magic = [0x93, 0x4e, 0x55, 0x4d, 0x50, 0x59];
const longestHeader = 4096;
const mostDimensions = 32;

type Type = Tensor['type'];
const descrOf: Record<Type, string> = {
  float32: '<f4',
  float64: '<f8',
  int8: '|i1',
  uint8: '|u1',
  int16: '<i2',
  int32: '<i4',
  int64: '<i8',
};
const typeOf = new Map<string, Type>(Object.entries(descrOf).map(([type, descr]) => [descr, type as Type]));

const littleEndianHost = new Uint8Array(Uint16Array.of(1).buffer)[0] === 1;
function swapOnBigEndian(bytes: Uint8Array, size: number): void {
  if (littleEndianHost) return;
  for (let i = 0; i + size <= bytes.length; i += size) bytes.subarray(i, i + size).reverse();
}

function countOf(shape: readonly number[], offset?: number): number {
  let count = 1;
  for (const dimension of shape) {
    if (!Number.isSafeInteger(dimension) || dimension < 0)
      throw new FormatError(`NPY: a dimension is a whole number, not ${dimension}`, offset);
    count *= dimension;
  }
  if (!Number.isSafeInteger(count)) throw new FormatError('NPY: the shape has more items than can be counted', offset);
  return count;
}

function headerFor(tensor: Tensor): Uint8Array {
  const shape = tensor.shape.length === 1 ? `${tensor.shape[0]},` : tensor.shape.join(', ');
  const text = `{'descr': '${descrOf[tensor.type]}', 'fortran_order': False, 'shape': (${shape}), }`;
  const padding = (64 - ((10 + text.length + 1) % 64)) % 64;
  return new TextEncoder().encode(`${text}${' '.repeat(padding)}\n`);
}

/** A tensor as an NPY 1.0 file. Throws `FormatError` when shape and data do not agree. */
export function encodeNpy(tensor: Tensor): Uint8Array {
  if (countOf(tensor.shape) !== tensor.data.length)
    throw new FormatError(`NPY: shape [${tensor.shape.join(',')}] does not hold ${tensor.data.length} items`);
  if (tensor.shape.length > mostDimensions) throw new FormatError(`NPY: more than ${mostDimensions} dimensions`);
  const header = headerFor(tensor);
  const bytes = new Uint8Array(10 + header.length + tensor.data.byteLength);
  bytes.set([...magic, 1, 0, header.length & 0xff, header.length >> 8]);
  bytes.set(header, 10);
  const body = bytes.subarray(10 + header.length);
  body.set(new Uint8Array(tensor.data.buffer, tensor.data.byteOffset, tensor.data.byteLength));
  swapOnBigEndian(body, itemSize[tensor.type]);
  return bytes;
}

type Place = { text: string; start: number; end: number };

function findHeader(bytes: Uint8Array): Place {
  for (const [i, byte] of magic.entries())
    if (bytes[i] !== byte) throw new FormatError('NPY: does not begin with \\x93NUMPY', Math.min(i, bytes.length));
  const major = bytes[6];
  if (major === undefined || bytes[7] === undefined)
    throw new FormatError('NPY: ends before its version', bytes.length);
  if ((major !== 1 && major !== 2) || bytes[7] !== 0)
    throw new FormatError(`NPY: version ${major}.${bytes[7]} is not read, only 1.0 and 2.0`, 6);
  const start = major === 1 ? 10 : 12;
  if (bytes.length < start) throw new FormatError('NPY: ends before its header length', bytes.length);
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const length = major === 1 ? view.getUint16(8, true) : view.getUint32(8, true);
  if (length > longestHeader)
    throw new FormatError(`NPY: a header of ${length} bytes is more than the ${longestHeader} read here`, 8);
  const end = start + length;
  if (end > bytes.length) throw new FormatError(`NPY: ends inside its header of ${length} bytes`, bytes.length);
  return { text: String.fromCharCode(...bytes.subarray(start, end)), start, end };
}

type Header = { descr: string; fortran: boolean; shape: number[] };

const field =
  /\s*'(descr|fortran_order|shape)'\s*:\s*(?:'([^'\\]{1,20})'|(True|False)|\(((?:\s*\d{1,16}\s*,)*\s*(?:\d{1,16}\s*)?)\))\s*(,|(?=\}))/y;

function fieldsIn(place: Place): Map<string, RegExpExecArray> {
  const wrong = (at: number): FormatError =>
    new FormatError('NPY: the header is not a dict of descr, fortran_order and shape', place.start + at);
  if (place.text[0] !== '{') throw wrong(0);
  const found = new Map<string, RegExpExecArray>();
  let at = 1;
  for (;;) {
    field.lastIndex = at;
    const match = field.exec(place.text);
    if (!match) break;
    const name = match[1] ?? '';
    if (found.has(name)) throw new FormatError(`NPY: ${name} is said twice`, place.start + at);
    found.set(name, match);
    at = field.lastIndex;
    if (match[5] !== ',') break;
  }
  if (!/^\s*\}\s*$/.test(place.text.slice(at))) throw wrong(at);
  return found;
}

function headerIn(place: Place): Header {
  const found = fieldsIn(place);
  const descr = found.get('descr')?.[2];
  const fortran = found.get('fortran_order')?.[3];
  const shape = found.get('shape')?.[4];
  if (descr === undefined || fortran === undefined || shape === undefined)
    throw new FormatError('NPY: the header needs descr (a text), fortran_order and shape (a tuple)', place.start);
  const items = shape.split(',').map((item) => item.trim());
  if (items.length === 1 && items[0] !== '')
    throw new FormatError('NPY: a shape of one dimension is written (n,)', place.start);
  const dimensions = items.filter((item) => item !== '').map(Number);
  if (dimensions.length > mostDimensions)
    throw new FormatError(`NPY: more than ${mostDimensions} dimensions`, place.start);
  return { descr, fortran: fortran === 'True', shape: dimensions };
}

function typeIn(header: Header, offset: number): Type {
  if (header.fortran) throw new FormatError('NPY: Fortran order is not read: write the array in C order', offset);
  if (header.descr.startsWith('>'))
    throw new FormatError(`NPY: ${header.descr} is big endian: write the array little endian`, offset);
  const type = typeOf.get(header.descr.replace(/^[<=](?=[iu]1$)/, '|'));
  if (type === undefined)
    throw new FormatError(`NPY: element type ${header.descr} is not one of ${[...typeOf.keys()].join(' ')}`, offset);
  return type;
}

/** What an NPY file begins with, and where its items begin. `bytes`: at least its first `npyHeaderBytes`, or all. */
export function npyHeader(bytes: Uint8Array): { type: Type; shape: number[]; start: number; items: number } {
  const place = findHeader(bytes);
  const header = headerIn(place);
  const type = typeIn(header, place.start);
  return { type, shape: header.shape, start: place.end, items: countOf(header.shape, place.start) };
}
export const npyHeaderBytes = 12 + longestHeader;

/** Items as they lie in an NPY file; the tensor takes the bytes over. */
export function npyItems(type: Type, shape: readonly number[], items: Uint8Array<ArrayBuffer>): Tensor {
  const body = items.byteOffset === 0 && items.byteLength === items.buffer.byteLength ? items : items.slice();
  swapOnBigEndian(body, itemSize[type]);
  return tensorOf(type, shape, body.buffer);
}

/** The tensor in an NPY 1.0 or 2.0 file, in memory of its own. Throws `FormatError` for everything else. */
export function decodeNpy(bytes: Uint8Array): Tensor {
  const place = findHeader(bytes);
  const header = headerIn(place);
  const type = typeIn(header, place.start);
  const wanted = countOf(header.shape, place.start) * itemSize[type];
  const given = bytes.length - place.end;
  if (given < wanted)
    throw new FormatError(
      `NPY: shape [${header.shape.join(',')}] needs ${wanted} bytes, ${given} are there`,
      place.end,
    );
  if (given > wanted) throw new FormatError(`NPY: ${given - wanted} bytes after the last item`, place.end + wanted);
  const body = new Uint8Array(wanted);
  body.set(bytes.subarray(place.end));
  swapOnBigEndian(body, itemSize[type]);
  return tensorOf(type, header.shape, body.buffer);
}
