import type { MaterialRecord } from '../material.ts';

/** A material as the history keeps it: the file by its name, not the list of its versions. */
export function describe(material: MaterialRecord): object {
  const { title, language, state, visibility, note, url, versions } = material;
  return { title, language, state, visibility, note, url, file: versions.at(-1)?.name };
}
