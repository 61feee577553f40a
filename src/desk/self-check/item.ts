import type { ValidationItem } from '../../model/validation.ts';

/** What was expected word for word. */
export const itemOf = (name: string, expected: string, seen: string): ValidationItem => ({
  name,
  expected,
  seen,
  ok: expected === seen,
});

/** Where more than one thing may be seen. */
export const itemWhere = (ok: boolean, name: string, expected: string, seen: string): ValidationItem => ({
  name,
  expected,
  seen,
  ok,
});
