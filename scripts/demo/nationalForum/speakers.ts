import type { InstitutionKind } from '../../../src/forums/institution.ts';
import type { Language } from '../../../src/i18n/languages.ts';
import type { Localized } from '../../../src/i18n/localized.ts';

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

function latin(arabic: string, spelling: string): Localized {
  return { ar: arabic, fr: spelling, es: spelling, en: spelling };
}
