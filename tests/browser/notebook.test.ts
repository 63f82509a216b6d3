import { beforeEach, describe, expect, test, vi } from 'vitest';
import * as Y from 'yjs';
import { Notebook } from '../../browser/workspace/notebook.ts';
import { type Entry, entryOf, textOf } from '../../src/workshops/document/shape.ts';
import type { WorkspaceSettings } from '../../src/workshops/view/workspaceSettings.ts';

const settings = {
  account: { id: 'a', name: 'Amina' },
  lang: 'fr',
  languages: ['ar', 'fr'],
  territory: 'MA-02',
  template: { statement: { fr: 'Nous recommandons de ' }, reason: {} },
} as unknown as WorkspaceSettings;

let doc: Y.Doc;
let notebook: Notebook;
beforeEach(() => {
  doc = new Y.Doc();
  notebook = new Notebook(doc, settings, 'device-a');
});
const write = (entry: Entry, field: string, words: string) => textOf(entry, field)?.insert(0, words);

describe('taking down', () => {
  test.each([
    ['Les guichets sont loin', 'fr'],
    ['الشبابيك بعيدة', 'ar'],
    ['الشبابيك بعيدة جدا à Figuig', 'ar'],
    ['ⵜⴰⵎⴰⵣⵉⵖⵜ', 'zgh'],
    ['123', 'und'],
  ])(
    'makes a contribution of what was typed, in the language that most of it is written in: %s',
    (text, lang) => {
      write(notebook.capture(), 'text', text);
      const name = notebook.takeDown() ?? '';
      expect(notebook.contributions().map(({ fields }) => fields)).toEqual([
        { kind: 'observation', text, lang },
      ]);
      expect(entryOf(doc, 'contributions', name)?.get('at')).toBeGreaterThan(0);
      expect(textOf(notebook.capture(), 'text')?.toString()).toBe('');
    },
  );

  test('takes a chosen language, who said it and whether they may be named; the next begins without these', () => {
    const capture = notebook.capture();
    write(capture, 'text', 'La tierra');
    write(capture, 'saidBy', 'María');
    for (const [field, value] of [
      ['lang', 'es'],
      ['theme', 'health'],
      ['mayBeNamed', true],
    ] as const)
      notebook.set(capture, field, value);
    notebook.takeDown();
    write(notebook.capture(), 'text', 'Otra cosa');
    notebook.takeDown();
    const [first, second] = notebook.contributions().map(({ fields }) => fields);
    expect(first).toMatchObject({ lang: 'es', saidBy: 'María', mayBeNamed: true, theme: 'health' });
    expect(second).not.toHaveProperty('saidBy');
    expect(second).not.toHaveProperty('mayBeNamed');
  });

  test('keeps the order of what is taken down within a millisecond', () => {
    vi.spyOn(Date, 'now').mockReturnValue(1_762_958_400_000);
    const said = Array.from({ length: 12 }, (_, at) => `Contribution ${at}`);
    for (const text of said) {
      write(notebook.capture(), 'text', text);
      notebook.takeDown();
    }
    expect(notebook.contributions().map(({ fields }) => fields.text)).toEqual(said);
  });

  test('makes nothing of nothing', () => {
    write(notebook.capture(), 'text', '  \n ');
    expect(notebook.takeDown()).toBeUndefined();
    expect(notebook.contributions()).toEqual([]);
  });

  test('shows a colleague what is being typed, and lets them take it down when the device is gone', () => {
    write(notebook.capture(), 'text', 'Inachevé');
    const other = new Notebook(doc, { ...settings, account: { id: 'b', name: 'Bruno' } }, 'device-b');
    other.capture();
    const [left] = other.othersCaptures();
    expect(left).toMatchObject({ by: 'Amina', fields: { text: 'Inachevé' } });
    other.takeDown(left?.entry);
    expect(other.contributions()[0]?.fields.text).toBe('Inachevé');
    expect(other.othersCaptures()).toEqual([]);
  });
});

describe('a recommendation', () => {
  test('begins with the workshop’s words and the group’s territory', () => {
    notebook.recommend();
    expect(notebook.recommendations()[0]?.fields).toEqual({
      'statement.fr': 'Nous recommandons de ',
      'territories.MA-02': true,
    });
  });

  test('drawn from a proposal begins with its words, its theme and the link to it', () => {
    const capture = notebook.capture();
    write(capture, 'text', 'Ouvrir un guichet');
    notebook.set(capture, 'kind', 'proposal');
    notebook.set(capture, 'theme', 'reception');
    const name = notebook.takeDown() ?? '';
    notebook.recommend(notebook.contributions()[0]);
    expect(notebook.recommendations()[0]?.fields).toMatchObject({
      'statement.fr': 'Ouvrir un guichet',
      theme: 'reception',
      [`sources.${name}`]: true,
    });
  });
});

test('lists are made once for each change', () => {
  write(notebook.capture(), 'text', 'Un');
  notebook.takeDown();
  const before = notebook.contributions();
  write(notebook.capture(), 'text', 'Je tape encore');
  expect(notebook.contributions()).toBe(before);
  notebook.takeDown();
  expect(notebook.contributions()).not.toBe(before);
});
