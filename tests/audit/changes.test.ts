import { describe, expect, test } from 'vitest';
import { changeRows } from '../../src/audit/changes.ts';
import { labelOf } from '../../src/audit/label.ts';
import { formatter } from '../../src/i18n/format.ts';
import { translator } from '../../src/i18n/setup.ts';

const t = translator('fr');
const format = formatter('fr', 'Africa/Casablanca');
const rows = (before?: Record<string, unknown>, after?: Record<string, unknown>, verb = 'forum.edited') =>
  changeRows({ verb, ...(before && { before }), ...(after && { after }) }, t, format);

describe('what changed, as a person reads it', () => {
  test('fields and codes have words; days, times, numbers and yes are written as the language does', () => {
    expect(
      rows(
        { state: 'draft', startsOn: '2025-11-12', waitingList: false, capacity: 1200 },
        { state: 'published', startsOn: '2025-11-13', waitingList: true, capacity: 1300 },
      ),
    ).toEqual([
      { field: 'État', before: [{ text: 'Brouillon' }], after: [{ text: 'Publié' }] },
      {
        field: 'Premier jour',
        before: [{ text: '12 novembre 2025' }],
        after: [{ text: '13 novembre 2025' }],
      },
      { field: 'Liste d’attente', before: [{ text: 'Non' }], after: [{ text: 'Oui' }] },
      { field: 'Places', before: [{ text: format.number(1200) }], after: [{ text: format.number(1300) }] },
    ]);
    expect(rows(undefined, { opensAt: '2025-11-12T08:30:00.000Z' })[0]?.after).toEqual([
      { text: format.dateTime(new Date('2025-11-12T08:30:00Z')) },
    ]);
  });

  test('a text per language keeps its language, a record inside a record its path', () => {
    const [row] = rows(undefined, { place: { name: { ar: 'الرباط', fr: 'Rabat' }, address: {} } });
    expect(row).toEqual({
      field: 'Lieu',
      before: [],
      after: [
        { path: 'Nom', text: 'الرباط', lang: 'ar', dir: 'rtl' },
        { path: 'Nom', text: 'Rabat', lang: 'fr', dir: 'ltr' },
      ],
    });
  });

  test('an unknown field is shown as it is stored, an id by its end, an emptied one not at all', () => {
    expect(rows({ oddity: '' }, { oddity: '65f0c0ffee65f0c0ffee1234' })).toEqual([
      { field: 'oddity', before: [], after: [{ text: '#ee1234' }] },
    ]);
    expect(rows({ oddity: '' }, { oddity: null })).toEqual([]);
  });

  test('what people typed is never taken for a key of the catalogue', () => {
    const text = 'common:yes';
    expect(rows(undefined, { title: { fr: text }, note: text, state: 'published.x' })[1]?.after).toEqual([
      { text },
    ]);
  });

  test('long values are cut', () => {
    const [row] = rows(undefined, { list: Array.from({ length: 200 }, (_, index) => index) });
    expect(row?.after).toHaveLength(41);
    expect(row?.after.at(-1)).toEqual({ text: '…' });
    expect(rows(undefined, { note: 'x'.repeat(5000) })[0]?.after[0]?.text).toHaveLength(1001);
  });
});

describe('what a record is called', () => {
  test.each([
    [{ name: ' Karim ' }, 'Karim'],
    [{ title: { fr: 'Ouverture' } }, { fr: 'Ouverture' }],
    [{ givenName: 'Nadia', familyName: 'Ben Ali', email: 'x@example.org' }, 'Nadia Ben Ali'],
    [{ statement: { ar: 'نوصي' } }, { ar: 'نوصي' }],
    [{ state: 'draft' }, undefined],
    [undefined, undefined],
  ])('%j', (record, label) => {
    expect(labelOf(record)).toEqual(label);
  });
});
