import { lookup as systemLookup, type LookupAddress, type LookupOptions } from 'node:dns';
import { request, type RequestOptions } from 'node:https';
import { isIP } from 'node:net';
import { z } from 'zod';
import { InputError } from '../../model/errors.ts';
import { isPublic } from './address.ts';

const longest = 256 * 1024;
const patience = 10_000;

const DidDocument = z.object({
  id: z.string(),
  verificationMethod: z
    .array(
      z.object({
        id: z.string(),
        publicKeyJwk: z.object({ kty: z.string(), crv: z.string(), x: z.string(), vkey: z.string() }).optional(),
      }),
    )
    .max(100),
  assertionMethod: z.array(z.string()).max(100).optional(),
});
export type DidDocument = z.infer<typeof DidDocument>;

/** What a test puts in the place of the system: names, a certificate authority, and addresses that count as public. */
export type Surroundings = {
  lookup: (
    host: string,
    options: LookupOptions,
    done: (error: NodeJS.ErrnoException | null, found: LookupAddress[]) => void,
  ) => void;
  isPublic: (address: string) => boolean;
  ca?: string;
};
const system: Surroundings = {
  lookup: (host, options, done) => systemLookup(host, { ...options, all: true }, done),
  isPublic,
};

const refused = (did: string, says: string, cause?: unknown): InputError =>
  new InputError('DOCUMENT_REFUSED', did, says, cause === undefined ? undefined : { cause });

/** Every address that a name leads to is looked at, and the one that is connected to is among them: it cannot change in between. */
function guarded({ lookup, isPublic: allowed }: Surroundings, did: string): RequestOptions['lookup'] {
  return (host, options, done) => {
    lookup(host, { ...options, all: true }, (error, found) => {
      if (error) return done(error, []);
      const strange = found.find(({ address }) => !allowed(address));
      if (strange)
        return done(refused(did, `leads to ${strange.address}, which is no address of the public internet.`), []);
      const [first] = found;
      if (options.all === true) done(null, found);
      else done(null, first?.address ?? '', first?.family);
    });
  };
}

function fetched(url: string, did: string, surroundings: Surroundings): Promise<string> {
  return new Promise((resolve, reject) => {
    const { ca } = surroundings;
    const options: RequestOptions = {
      // A connection of its own: another's was looked up by others.
      agent: false,
      lookup: guarded(surroundings, did),
      headers: { accept: 'application/did+json, application/json' },
      signal: AbortSignal.timeout(patience),
      ...(ca !== undefined && { ca }),
    };
    const asked = request(url, options, (answer) => {
      if (answer.statusCode !== 200) {
        answer.destroy();
        const where = answer.headers.location === undefined ? '' : ' elsewhere';
        return reject(refused(did, `${url} answers ${answer.statusCode}${where}; only the document itself counts.`));
      }
      const parts: Buffer[] = [];
      let length = 0;
      answer.on('data', (part: Buffer) => {
        parts.push(part);
        length += part.length;
        if (length > longest) answer.destroy(refused(did, `${url} sends more than ${longest} bytes.`));
      });
      answer.on('end', () => resolve(Buffer.concat(parts).toString('utf8')));
      answer.on('error', reject);
    });
    asked.on('error', reject);
    asked.end();
  });
}

/**
 * The document of a did:web at `url`. Only https, only public addresses, no redirection, no more than 256 KiB, no longer than
 * 10 s: a DID in a document that strangers send must not make this machine ask anything of its own network. Throws
 * `InputError('DOCUMENT_REFUSED')` with the reason.
 */
export async function didDocumentAt(
  url: string,
  did: string,
  surroundings: Surroundings = system,
): Promise<DidDocument> {
  const host = new URL(url).hostname.replaceAll(/^\[|\]$/g, '');
  if (isIP(host) !== 0 && !surroundings.isPublic(host))
    throw refused(did, `names ${host}, which is no address of the public internet.`);
  let text: string;
  try {
    text = await fetched(url, did, surroundings);
  } catch (error) {
    if (error instanceof InputError) throw error;
    throw refused(did, `${url} cannot be read: ${(error as Error).message}.`, error);
  }
  const read = DidDocument.safeParse(parsed(text, did));
  if (!read.success) throw refused(did, `${url} is no DID document: ${read.error.issues[0]?.message ?? ''}.`);
  if (read.data.id !== did) throw refused(did, `${url} is the document of ${read.data.id}.`);
  return read.data;
}

function parsed(text: string, did: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    throw refused(did, 'its document is not JSON.', error);
  }
}
