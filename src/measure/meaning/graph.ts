import { kindOn, saidOf, unitOn } from './joined.ts';
import type { Joined } from './joined.ts';
import { terms } from './point.ts';
import type { Aspect } from './point.ts';
import type { Triple, Vocabulary } from './vocabulary.ts';

const gradus = 'urn:gradus:meaning:';
export const pointIri = (id: string): string => `urn:gradus:point:${encodeURIComponent(id)}`;

const aspects: readonly Aspect[] = ['property', 'feature', 'sensor', 'procedure', 'identifier'];
const isIri = (text: string): boolean => /^[a-z][a-z0-9+.-]*:[^\s<>"{}|\\^`]+$/i.test(text);

/** A numeric point on any wire is a number. */
const typeOf = ({ on }: Joined): string => (on.some(({ kind }) => kind === 'number') ? 'NumberPoint' : 'StatePoint');

/** What all wires together say of a point, in the words of SOSA, QUDT and Dublin Core: what the pack’s shapes are asked of. */
export function graphOf(points: readonly Joined[], vocabulary: Vocabulary): Triple[] {
  return points.flatMap((point) => {
    const subject = pointIri(point.id);
    const said = (predicate: string, values: readonly string[]): Triple[] =>
      values.map((value) => ({ subject, predicate, object: isIri(value) ? { iri: value } : { text: value } }));
    const units = new Set(point.on.flatMap((one) => unitOn(one, vocabulary)?.ucum ?? []));
    const kinds = new Set(point.on.flatMap((one) => kindOn(one, vocabulary)?.iri ?? []));
    return [
      { subject, predicate: terms.type, object: { iri: gradus + typeOf(point) } },
      ...said(terms.quantityKind, [...kinds]),
      ...[...units].map((text) => ({ subject, predicate: terms.ucumCode, object: { text } })),
      ...aspects.flatMap((aspect) => said(terms[aspect], saidOf(point, aspect))),
    ];
  });
}
