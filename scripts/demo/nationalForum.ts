import type { SessionKind, SessionRole } from '../../src/agenda/session.ts';
import type { InstitutionKind } from '../../src/forums/institution.ts';
import type { Language } from '../../src/i18n/languages.ts';
import type { Localized } from '../../src/i18n/localized.ts';

/**
 * The first forum, from the article of 05/08/2025 that reports it. The Arabic is the source; the other languages are
 * translations, and Latin spellings of names transliterations. What the article does not say and a forum cannot do
 * without is in `ASSUMED`, and nowhere else.
 */

/** Not in the article: assumed, so that the demonstration can be used. */
export const ASSUMED = {
  /** The forum is put this many days after the day on which the demonstration is made, so that one can register. */
  daysAhead: 30,
  timeZone: 'Africa/Casablanca',
  capacity: 150,
  contactEmail: 'contact@example.org',
  room: {
    name: { ar: 'القاعة الكبرى', fr: 'Grande salle', es: 'Sala principal', en: 'Main hall' },
    capacity: 150,
  },
  /** Start and end of each session on the forum's clock, by its slug. */
  times: {
    'territorial-policies': ['09:00', '09:45'],
    'round-table-1': ['09:45', '11:15'],
    break: ['11:15', '11:45'],
    'round-table-2': ['11:45', '13:15'],
    'safe-path-discussion': ['13:15', '14:00'],
    'consultative-workshop': ['15:00', '17:00'],
  } as Record<string, [string, string]>,
  /** The pieces of the second round table, by their place in it. */
  partTimes: [
    ['12:15', '12:45'],
    ['12:45', '13:15'],
  ] as [string, string][],
  /** Languages that the sessions are held in and interpreted into. */
  languages: ['ar', 'es'] as Language[],
  interpretation: ['ar', 'fr', 'es'] as Language[],
} as const;

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

export interface DemoSpeaker {
  slug: string;
  name: Localized;
  position: Localized;
  institution: { name: Localized; kind?: InstitutionKind; territory?: string };
  language: Language;
}

export const SPEAKERS: DemoSpeaker[] = [
  {
    slug: 'saad-el-alami-marrouni',
    name: latin('سعد العلمي مروني', 'Saad El Alami Marrouni'),
    position: {
      ar: 'خبير في شؤون الهجرة',
      fr: 'Expert en migration',
      es: 'Experto en migración',
      en: 'Expert in migration',
    },
    institution: { name: {}, territory: 'MA' },
    language: 'ar',
  },
  {
    slug: 'mohamed-el-makouti',
    name: latin('محمد المكوتي', 'Mohamed El Makouti'),
    position: {
      ar: 'رئيس قسم الإدماج الاجتماعي والمواكبة القانونية للمهاجرين',
      fr: 'Chef de la division de l’intégration sociale et de l’accompagnement juridique des migrants',
      es: 'Jefe de la división de integración social y acompañamiento jurídico de las personas migrantes',
      en: 'Head of the division for social integration and legal support of migrants',
    },
    institution: {
      name: {
        ar: 'وزارة الخارجية',
        fr: 'Ministère des Affaires étrangères',
        es: 'Ministerio de Asuntos Exteriores',
        en: 'Ministry of Foreign Affairs',
      },
      kind: 'ministry',
      territory: 'MA',
    },
    language: 'ar',
  },
  {
    slug: 'driss-el-yazami',
    name: latin('إدريس اليزمي', 'Driss El Yazami'),
    position: { ar: 'مدير', fr: 'Directeur', es: 'Director', en: 'Director' },
    institution: {
      name: {
        ar: 'مجلس الجالية المغربية المقيمة بالخارج',
        fr: 'Conseil de la communauté marocaine à l’étranger',
        es: 'Consejo de la Comunidad Marroquí en el Extranjero',
        en: 'Council of the Moroccan Community Abroad',
      },
      kind: 'other',
      territory: 'MA',
    },
    language: 'fr',
  },
  {
    slug: 'miguel-morales',
    name: latin('ميغال موراليس', 'Miguel Morales'),
    position: { ar: 'المدير العام', fr: 'Directeur général', es: 'Director general', en: 'Director general' },
    institution: {
      name: latin('أندلوسيا أكوخي', 'Andalucía Acoge'),
      kind: 'foreignPartner',
      territory: 'ES',
    },
    language: 'es',
  },
  {
    slug: 'fatiha-dani',
    name: latin('فتيحة داني', 'Fatiha Dani'),
    position: { ar: 'إطار', fr: 'Cadre', es: 'Técnica', en: 'Officer' },
    institution: {
      name: {
        ar: 'مجلس جهة الشرق',
        fr: 'Conseil de la région de L’Oriental',
        es: 'Consejo de la región Oriental',
        en: 'Council of the Oriental Region',
      },
      kind: 'region',
      territory: 'MA-02',
    },
    language: 'ar',
  },
  {
    slug: 'hicham-hasnaoui',
    name: latin('هشام حسناوي', 'Hicham Hasnaoui'),
    position: {
      ar: 'خبير في تدبير الهجرة',
      fr: 'Expert en gestion de la migration',
      es: 'Experto en gestión de la migración',
      en: 'Expert in migration management',
    },
    institution: { name: {}, territory: 'MA' },
    language: 'fr',
  },
  {
    slug: 'isabelle-caliot',
    name: latin('إيزابيل كاليوت', 'Isabelle Caliot'),
    position: {},
    institution: {
      name: {
        ar: 'جماعة كمبيو، إقليم ملقا',
        fr: 'Commune de Kambiyou, province de Málaga',
        es: 'Municipio de Kambiyou, provincia de Málaga',
        en: 'Commune of Kambiyou, province of Málaga',
      },
      kind: 'commune',
      territory: 'ES',
    },
    language: 'es',
  },
];

export interface DemoPart {
  kind: SessionKind;
  title: Localized;
  roles: [string, SessionRole][];
}

export interface DemoSession {
  slug: string;
  kind: SessionKind;
  title: Localized;
  abstract: Localized;
  /** Speaker's slug and role, in order. */
  roles: [string, SessionRole][];
  parts: DemoPart[];
}

export const SESSIONS: DemoSession[] = [
  {
    slug: 'territorial-policies',
    kind: 'keynote',
    title: {
      ar: 'السياسات الترابية للهجرة: نحو جماعات ترابية مدمجة ومتنوعة ثقافياً',
      fr: 'Les politiques territoriales de migration : vers des collectivités inclusives et culturellement diverses',
      es: 'Las políticas territoriales de migración: hacia entidades territoriales inclusivas y culturalmente diversas',
      en: 'Territorial migration policies: towards inclusive and culturally diverse communities',
    },
    abstract: {
      ar: 'الأبعاد القانونية والمواثيق الدولية التي وقع عليها المغرب، وأهمية إدماج المهاجرين في المجتمعات المحلية انطلاقاً من قيم التسامح والتنوع.',
      fr: 'Les dimensions juridiques et les conventions internationales signées par le Maroc, et l’importance d’intégrer les migrants dans les sociétés locales au nom de la tolérance et de la diversité.',
      es: 'Las dimensiones jurídicas y los convenios internacionales firmados por Marruecos, y la importancia de integrar a las personas migrantes en las sociedades locales desde la tolerancia y la diversidad.',
      en: 'The legal dimensions and the international conventions that Morocco has signed, and why including migrants in local societies rests on tolerance and diversity.',
    },
    roles: [['saad-el-alami-marrouni', 'speaker']],
    parts: [],
  },
  {
    slug: 'round-table-1',
    kind: 'roundTable',
    title: {
      ar: 'المائدة المستديرة الأولى: من بلد عبور إلى بلد استقبال',
      fr: 'Première table ronde : de pays de transit à pays d’accueil',
      es: 'Primera mesa redonda: de país de tránsito a país de acogida',
      en: 'First round table: from country of transit to host country',
    },
    abstract: {
      ar: 'تحولات الهجرة بالمغرب، وتجاوز الصور النمطية المرتبطة بالمهاجرين، والفجوة بين السياسات الوطنية والإقليمية في إسبانيا.',
      fr: 'Les transformations de la migration au Maroc, le dépassement des stéréotypes, et l’écart entre politiques nationales et régionales en Espagne.',
      es: 'Las transformaciones de la migración en Marruecos, la superación de los estereotipos y la brecha entre las políticas nacionales y regionales en España.',
      en: 'How migration in Morocco has changed, going beyond stereotypes, and the gap between national and regional policy in Spain.',
    },
    roles: [
      ['mohamed-el-makouti', 'panelist'],
      ['driss-el-yazami', 'panelist'],
      ['miguel-morales', 'panelist'],
    ],
    parts: [],
  },
  {
    slug: 'break',
    kind: 'break',
    title: { ar: 'استراحة', fr: 'Pause', es: 'Pausa', en: 'Break' },
    abstract: {},
    roles: [],
    parts: [],
  },
  {
    slug: 'round-table-2',
    kind: 'roundTable',
    title: {
      ar: 'المائدة المستديرة الثانية: جهود الجهات وتجارب الجماعات',
      fr: 'Deuxième table ronde : l’action des régions et l’expérience des communes',
      es: 'Segunda mesa redonda: la labor de las regiones y la experiencia de los municipios',
      en: 'Second round table: what regions do and what communes have learnt',
    },
    abstract: {
      ar: 'الجهود المبذولة على مستوى الجهة، وأهمية تكامل جهود مختلف الفاعلين المحليين لضمان استجابة فعالة.',
      fr: 'Les efforts menés par la région et l’importance de conjuguer l’action des acteurs locaux pour une réponse efficace.',
      es: 'La labor de la región y la importancia de sumar los esfuerzos de los actores locales para dar una respuesta eficaz.',
      en: 'The region’s efforts, and why local actors must join theirs for an effective response.',
    },
    roles: [['fatiha-dani', 'panelist']],
    parts: [
      {
        kind: 'presentation',
        title: {
          ar: 'معطيات رقمية حول واقع الهجرة بالمغرب',
          fr: 'Les chiffres de la migration au Maroc',
          es: 'Cifras sobre la realidad de la migración en Marruecos',
          en: 'Figures on the reality of migration in Morocco',
        },
        roles: [['hicham-hasnaoui', 'presenter']],
      },
      {
        kind: 'testimony',
        title: {
          ar: 'كيف تنجح الآليات المحلية في إدارة الهجرة: تجربة جماعة',
          fr: 'Comment les mécanismes locaux gèrent la migration : l’expérience d’une commune',
          es: 'Cómo los mecanismos locales gestionan la migración: la experiencia de un municipio',
          en: 'How local mechanisms manage migration: a commune’s experience',
        },
        roles: [['isabelle-caliot', 'panelist']],
      },
    ],
  },
  {
    slug: 'safe-path-discussion',
    kind: 'discussion',
    title: {
      ar: 'نقاش: نتائج وتوصيات مشروع «طريقي الآمن»',
      fr: 'Débat : résultats et recommandations du projet « Mon chemin sûr » (طريقي الآمن)',
      es: 'Debate: resultados y recomendaciones del proyecto «Mi camino seguro» (طريقي الآمن)',
      en: 'Discussion: results and recommendations of the project “My safe path” (طريقي الآمن)',
    },
    abstract: {
      ar: 'يستعرض مشاركون في المشروع النتائج والتوصيات المتعلقة بتحسين السياسات المعتمدة.',
      fr: 'Des participants au projet présentent les résultats et les recommandations pour améliorer les politiques adoptées.',
      es: 'Participantes del proyecto presentan los resultados y las recomendaciones para mejorar las políticas adoptadas.',
      en: 'Participants of the project present the results and what they recommend for improving the policies adopted.',
    },
    roles: [],
    parts: [],
  },
  {
    slug: 'consultative-workshop',
    kind: 'workshop',
    title: {
      ar: 'ورشة استشارية: تنزيل السياسات العمومية في الجماعات الترابية',
      fr: 'Atelier consultatif : décliner les politiques publiques dans les collectivités territoriales',
      es: 'Taller consultivo: llevar las políticas públicas a las entidades territoriales',
      en: 'Consultative workshop: bringing public policies down to the territorial communities',
    },
    abstract: {
      ar: 'ورشة لممثلي الجهات الثلاث المشاركة حول كيفية تنزيل السياسات العمومية في الجماعات الترابية، بمقاربة تشاركية، من أجل الإدماج الاجتماعي والاقتصادي للمهاجرين.',
      fr: 'Les représentants des trois régions participantes travaillent, selon une approche participative, à la déclinaison des politiques publiques dans les collectivités territoriales pour l’intégration sociale et économique des migrants.',
      es: 'Representantes de las tres regiones participantes trabajan, con un enfoque participativo, en cómo llevar las políticas públicas a las entidades territoriales para la integración social y económica de las personas migrantes.',
      en: 'Representatives of the three regions work, by a participatory approach, on how to bring public policies down to the territorial communities for the social and economic inclusion of migrants.',
    },
    roles: [],
    parts: [],
  },
];

/** The workshop's groups: the three regions. Their facilitators and members are not in the article. */
export const GROUP_TERRITORIES = ['MA-02', 'MA-01', 'MA-05'] as const;

export const GUIDING_QUESTION: Localized = {
  ar: 'كيف يمكن تنزيل السياسات العمومية في الجماعات الترابية من أجل الإدماج الاجتماعي والاقتصادي للمهاجرين؟',
  fr: 'Comment décliner les politiques publiques dans les collectivités territoriales pour l’intégration sociale et économique des migrants ?',
  es: '¿Cómo llevar las políticas públicas a las entidades territoriales para la integración social y económica de las personas migrantes?',
  en: 'How can public policies be brought down to the territorial communities for the social and economic inclusion of migrants?',
};

function latin(arabic: string, spelling: string): Localized {
  return { ar: arabic, fr: spelling, es: spelling, en: spelling };
}
