import type { Inspected, Probe, Question } from '../../measure/probe.ts';
import type { DeclaredDocument } from '../../model/declaration.ts';
import { InputError, ProbeError } from '../../model/errors.ts';
import type { Said } from '../../run/session.ts';
import { readDocument } from './document.ts';

type Ask = (question: Question) => Promise<Said>;
type Found = NonNullable<Inspected['document']>;

async function documentFor(id: string, documents: readonly DeclaredDocument[], folder: string): Promise<Found> {
  const declared = documents.find((one) => one.id === id);
  if (!declared) throw new ProbeError('PROBE_LACKS', `no document ${id} is declared`);
  try {
    return { title: declared.title ?? declared.file, file: await readDocument(declared, folder) };
  } catch (error) {
    if (error instanceof InputError) throw new ProbeError('PROBE_LACKS', error.message, { cause: error });
    throw error;
  }
}

/** A person as a probe: the question goes to `ask`; a document is read first, so that what was looked at is what is kept. */
export function operatorProbe(documents: readonly DeclaredDocument[], folder: string, ask: Ask | undefined): Probe {
  return {
    async inspect(question) {
      if (!ask) throw new ProbeError('PROBE_LACKS', 'there is nobody to ask');
      const document =
        question.document === undefined ? undefined : await documentFor(question.document, documents, folder);
      return { ...(await ask(question)), ...(document && { document }) };
    },
    close: async () => undefined,
  };
}
