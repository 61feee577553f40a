import { FormatError } from './error.ts';

/** What a bill of materials is of: `sha256` is lower-case hex. */
export type Described = { name: string; version: string | undefined; sha256: string | undefined };
/** A CycloneDX bill of materials as far as the bench looks into it. `components`: how many it lists. */
export type Sbom = { specVersion: string; of: Described; components: number };

const longest = 16 * 1024 * 1024;
const wrong = (what: string): FormatError => new FormatError(`CycloneDX: ${what}`);

type Json = Readonly<Record<string, unknown>>;
function objectIn(value: unknown, what: string): Json {
  if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value as Json;
  throw wrong(`${what} is no object`);
}
function listIn(value: unknown, what: string): readonly unknown[] {
  if (value === undefined) return [];
  if (Array.isArray(value)) return value;
  throw wrong(`${what} is no list`);
}
function textIn(value: unknown, what: string): string {
  if (typeof value === 'string' && value !== '') return value;
  throw wrong(`${what} is no text`);
}

function parsed(bytes: Uint8Array): unknown {
  if (bytes.length > longest) throw wrong(`${bytes.length} bytes are more than ${longest}`);
  try {
    return JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes));
  } catch {
    throw wrong('it is not JSON in UTF-8');
  }
}

function sha256In(hashes: readonly unknown[]): string | undefined {
  const found = hashes.map((one) => objectIn(one, 'a hash')).filter(({ alg }) => alg === 'SHA-256');
  const contents = found.map(({ content }) => textIn(content, 'the content of a hash').toLowerCase());
  if (contents.some((content) => !/^[0-9a-f]{64}$/.test(content))) throw wrong('a SHA-256 hash has not 64 hex digits');
  if (new Set(contents).size > 1) throw wrong('it has two SHA-256 hashes of one thing');
  return contents[0];
}

/** A bill of materials in JSON (ECMA-424, CycloneDX 1.2 and later). Throws `FormatError`. */
export function readSbom(bytes: Uint8Array): Sbom {
  const { bomFormat, specVersion, metadata, components } = objectIn(parsed(bytes), 'it');
  if (bomFormat !== 'CycloneDX') throw wrong('its bomFormat is not CycloneDX');
  const version = textIn(specVersion, 'specVersion');
  if (!/^1\.([2-9]|[1-9]\d)$/.test(version)) throw wrong(`version ${version.slice(0, 20)} is not read here`);
  const {
    name,
    hashes,
    version: ofVersion,
  } = objectIn(objectIn(metadata, 'metadata')['component'], 'metadata.component');
  const listed = listIn(components, 'components').map((one) => textIn(objectIn(one, 'a component')['name'], 'a name'));
  return {
    specVersion: version,
    of: {
      name: textIn(name, 'the name of metadata.component'),
      version: ofVersion === undefined ? undefined : textIn(ofVersion, 'the version of metadata.component'),
      sha256: sha256In(listIn(hashes, 'hashes')),
    },
    components: listed.length,
  };
}
