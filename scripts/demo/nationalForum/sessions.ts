import type { SessionKind, SessionRole } from '../../../src/agenda/session.ts';
import type { Localized } from '../../../src/i18n/localized.ts';

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
