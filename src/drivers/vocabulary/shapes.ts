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

let kept: { turtle: string; validator: SHACLValidator } | undefined;

/** The validator of the shapes last asked for: a run asks for the same again and again. */
function validatorOf(turtle: string): SHACLValidator {
  if (kept?.turtle !== turtle) kept = { turtle, validator: new SHACLValidator(shapesIn(turtle)) };
  return kept.validator;
}

const valueOf = (term: Term | null | undefined): string => term?.value ?? '';

/** Subjects of whom the same is said, by what that is. */
function alike(graph: readonly Triple[]): readonly { subjects: readonly string[]; said: readonly Triple[] }[] {
  const said = new Map<string, Triple[]>();
  for (const triple of graph) {
    const list = said.get(triple.subject);
    if (list) list.push(triple);
    else said.set(triple.subject, [triple]);
  }
  const groups = new Map<string, { subjects: string[]; said: readonly Triple[] }>();
  for (const [subject, triples] of said) {
    const key = JSON.stringify(triples.map(({ predicate, object }) => [predicate, object]));
    const group = groups.get(key);
    if (group) group.subjects.push(subject);
    else groups.set(key, { subjects: [subject], said: triples });
  }
  return [...groups.values()];
}

/**
 * SHACL validation of a graph in which each subject is looked at by what is said of it alone: subjects of whom the same is
 * said breach the same, and are validated once. Throws `TooFew` for shapes that cannot be read.
 */
export async function breachesOf(turtle: string, graph: readonly Triple[]): Promise<readonly Breach[]> {
  const groups = alike(graph);
  const { results } = await validatorOf(turtle).validate(storeOf(groups.flatMap(({ said }) => said)));
  const sharing = new Map(groups.map(({ subjects }) => [subjects[0] ?? '', subjects]));
  return results.flatMap(({ focusNode, path, message, severity }) => {
    const breach = {
      path: valueOf(path as Term | null),
      message: message.map((one) => one.value).join('; '),
      severe: valueOf(severity as Term | null) === violation,
    };
    const focus = valueOf(focusNode as Term | null);
    return (sharing.get(focus) ?? [focus]).map((subject) => ({ focus: subject, ...breach }));
  });
}
