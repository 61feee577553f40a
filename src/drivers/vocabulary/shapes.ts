import { DataFactory, Parser, Store } from 'n3';
import type { Quad_Object, Term } from 'n3';
import SHACLValidator from 'rdf-validate-shacl';
import { TooFew } from '../../measure/bench.ts';
import type { Breach, Triple } from '../../measure/meaning/vocabulary.ts';

const violation = 'http://www.w3.org/ns/shacl#Violation';

const objectOf = (object: Triple['object']): Quad_Object => {
  if ('iri' in object) return DataFactory.namedNode(object.iri);
  return DataFactory.literal('text' in object ? object.text : object.number);
};

function storeOf(graph: readonly Triple[]): Store {
  const store = new Store();
  for (const { subject, predicate, object } of graph)
    store.addQuad(DataFactory.namedNode(subject), DataFactory.namedNode(predicate), objectOf(object));
  return store;
}

function shapesIn(turtle: string): Store {
  try {
    return new Store(new Parser({ format: 'Turtle' }).parse(turtle));
  } catch (error) {
    throw new TooFew(`the pack’s shapes cannot be read: ${error instanceof Error ? error.message : String(error)}`);
  }
}

const valueOf = (term: Term | null | undefined): string => term?.value ?? '';

/** SHACL validation of a graph. Throws `TooFew` for shapes that cannot be read. */
export async function breachesOf(turtle: string, graph: readonly Triple[]): Promise<readonly Breach[]> {
  const validator = new SHACLValidator(shapesIn(turtle));
  const { results } = await validator.validate(storeOf(graph));
  return results.map(({ focusNode, path, message, severity }) => ({
    focus: valueOf(focusNode as Term | null),
    path: valueOf(path as Term | null),
    message: message.map((one) => one.value).join('; '),
    severe: valueOf(severity as Term | null) === violation,
  }));
}
