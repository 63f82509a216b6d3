import type { SpokenLanguage } from '../../src/workshops/contribution.ts';

const SCRIPTS: readonly (readonly [SpokenLanguage | 'latin', RegExp])[] = [
  ['ar', /\p{Script=Arabic}/gu],
  ['zgh', /\p{Script=Tifinagh}/gu],
  ['latin', /\p{Script=Latin}/gu],
];

/** The language that most of a text is probably in. `latin`: the one meant by Latin letters here. */
export function spokenLanguage(text: string, latin: SpokenLanguage): SpokenLanguage {
  let found: SpokenLanguage = 'und';
  let most = 0;
  for (const [lang, script] of SCRIPTS) {
    const count = text.match(script)?.length ?? 0;
    if (count > most) {
      most = count;
      found = lang === 'latin' ? latin : lang;
    }
  }
  return found;
}
