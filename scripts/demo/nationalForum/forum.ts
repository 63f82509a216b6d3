import type { Language } from '../../../src/i18n/languages.ts';

/**
 * The first forum, from the article of 05/08/2025 that reports it. The Arabic is the source; the other languages are
 * translations, and Latin spellings of names transliterations. What the article does not say and a forum cannot do
 * without is in `assumed.ts`, and nowhere else.
 */
export const FORUM = {
  slug: 'national-forum-2025',
  languages: ['ar', 'fr', 'es', 'en'] as Language[],
  title: {
    ar: 'الملتقى الوطني للهجرة: استراتيجيات إدماج المهاجرين في السياسات المحلية',
    fr: 'Forum national de la migration : stratégies d’intégration des migrants dans les politiques locales',
    es: 'Foro nacional de la migración: estrategias de integración de las personas migrantes en las políticas locales',
    en: 'National Forum on Migration: strategies for including migrants in local policies',
  },
  description: {
    ar: `ملتقى وطني ينعقد في وقت يعكف فيه المغرب على تعزيز سياساته الوطنية للهجرة واستكشاف سبل إدماج الهجرة في السياسات والبرامج المحلية.

يجمع الملتقى خبراء وممثلين عن قطاعات حكومية ومجالس جهوية وجماعات ترابية وجمعيات وشركاء من إسبانيا وإيطاليا، ويُختتم بورشة استشارية تصوغ فيها ثلاث جهات توصياتها: جهة الشرق، وجهة طنجة - تطوان - الحسيمة، وجهة بني ملال - خنيفرة.

*بُني هذا العرض التوضيحي على تقرير منشور عن الملتقى بتاريخ 05/08/2025. التاريخ والتوقيت والقاعات وعدد المقاعد فيه مفترضة.*`,
    fr: `Un forum national réuni au moment où le Maroc renforce ses politiques migratoires nationales et cherche comment intégrer la migration dans les politiques et les programmes locaux.

Il rassemble des experts, des représentants de ministères, de conseils régionaux, de collectivités territoriales et d’associations, ainsi que des partenaires d’Espagne et d’Italie. Il se conclut par un atelier consultatif où trois régions rédigent leurs recommandations : L’Oriental, Tanger-Tétouan-Al Hoceïma et Béni Mellal-Khénifra.

*Cette démonstration est tirée d’un article paru le 05/08/2025. La date, les horaires, les salles et le nombre de places y sont supposés.*`,
    es: `Un foro nacional reunido cuando Marruecos refuerza sus políticas migratorias nacionales y estudia cómo integrar la migración en las políticas y los programas locales.

Reúne a personas expertas, a representantes de ministerios, consejos regionales, entidades territoriales y asociaciones, y a entidades colaboradoras de España e Italia. Concluye con un taller consultivo en el que tres regiones redactan sus recomendaciones: La Oriental, Tánger-Tetuán-Alhucemas y Beni Melal-Jenifra.

*Esta demostración se basa en un artículo publicado el 05/08/2025. La fecha, los horarios, las salas y el número de plazas son supuestos.*`,
    en: `A national forum held while Morocco strengthens its national migration policies and explores how to bring migration into local policies and programmes.

It gathers experts, representatives of ministries, regional councils, territorial communities and associations, and partners from Spain and Italy. It ends with a consultative workshop in which three regions draft their recommendations: Oriental, Tangier-Tetouan-Al Hoceima and Beni Mellal-Khenifra.

*This demonstration is drawn from an article published on 05/08/2025. Its date, times, rooms and seats are assumed.*`,
  },
  place: { name: { ar: 'المغرب', fr: 'Maroc', es: 'Marruecos', en: 'Morocco' }, address: {} },
  organisers: [
    {
      name: {
        ar: 'بروجيتوموندو (Progettomondo)',
        fr: 'Progettomondo',
        es: 'Progettomondo',
        en: 'Progettomondo',
      },
    },
    { name: { ar: 'فامسي (FAMSI)', fr: 'FAMSI', es: 'FAMSI', en: 'FAMSI' } },
  ],
  partners: [
    { name: { ar: 'جماعة فجيج', fr: 'Commune de Figuig', es: 'Comuna de Figuig', en: 'Commune of Figuig' } },
  ],
};
