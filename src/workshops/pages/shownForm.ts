import type { FormErrors } from '../../web/formBody.ts';

/** A form as it is shown: fresh, or come back with what was typed and what is wrong about it. */
export interface ShownForm {
  values: object;
  errors?: FormErrors;
}
