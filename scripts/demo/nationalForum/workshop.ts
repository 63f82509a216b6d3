import type { Localized } from '../../../src/i18n/localized.ts';

/** The workshop's groups: the three regions. Their facilitators and members are not in the article. */
export const GROUP_TERRITORIES = ['MA-02', 'MA-01', 'MA-05'] as const;

export const GUIDING_QUESTION: Localized = {
  ar: 'كيف يمكن تنزيل السياسات العمومية في الجماعات الترابية من أجل الإدماج الاجتماعي والاقتصادي للمهاجرين؟',
  fr: 'Comment décliner les politiques publiques dans les collectivités territoriales pour l’intégration sociale et économique des migrants ?',
  es: '¿Cómo llevar las políticas públicas a las entidades territoriales para la integración social y económica de las personas migrantes?',
  en: 'How can public policies be brought down to the territorial communities for the social and economic inclusion of migrants?',
};
