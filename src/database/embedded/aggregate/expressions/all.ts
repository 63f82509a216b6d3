import { notSupported } from '../../errors.ts';
import { ARRAY_OPERATORS } from './arrays.ts';
import { CONVERSION_OPERATORS } from './conversions.ts';
import { DATE_OPERATORS } from './dates.ts';
import { MATHS_OPERATORS } from './maths.ts';
import { OBJECT_OPERATORS } from './objects.ts';
import type { Operator } from './shape.ts';
import { STRING_OPERATORS } from './strings.ts';
import { TOTAL_OPERATORS } from './totals.ts';
import { VARIABLE_OPERATORS } from './variables.ts';

const refused = (name: string): Operator => {
  return () => {
    throw notSupported(name);
  };
};

const REFUSED = ['$function', '$meta', '$median', '$percentile', '$toHashedIndexKey'];

const OPERATORS: Record<string, Operator> = {
  ...ARRAY_OPERATORS,
  ...CONVERSION_OPERATORS,
  ...DATE_OPERATORS,
  ...MATHS_OPERATORS,
  ...OBJECT_OPERATORS,
  ...STRING_OPERATORS,
  ...TOTAL_OPERATORS,
  ...VARIABLE_OPERATORS,
  ...Object.fromEntries(REFUSED.map((name) => [name, refused(name)])),
};

/** The operator of this name, if there is one. */
export const operatorNamed = (name: string): Operator | undefined =>
  Object.hasOwn(OPERATORS, name) ? OPERATORS[name] : undefined;
