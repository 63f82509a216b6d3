import type { Request, Response } from 'express';
import { direction } from '../i18n/languages.ts';
import { paths } from '../paths.ts';
import { assetPath } from '../web/assets.ts';
import { open } from '../web/permission.ts';
import { routeTable } from '../web/routeTable.ts';

/** What a device needs to put the rapporteurs' workspace on its home screen (Web Application Manifest, W3C). */
export const installRoutes = routeTable();
const { get } = installRoutes;
get('/:lang/rapporteur.webmanifest', open, sendManifest);

function sendManifest(_req: Request, res: Response): void {
  const { lang, t } = res.locals;
  res.set({
    'Content-Type': 'application/manifest+json; charset=utf-8',
    'Cache-Control': 'public, max-age=3600',
  });
  res.send(
    JSON.stringify({
      id: paths.rapporteur(lang),
      name: `${t('layout:brand')} · ${t('workshops:rapporteur.title')}`,
      short_name: t('layout:brand'),
      lang,
      dir: direction(lang),
      start_url: paths.rapporteur(lang),
      scope: paths.rapporteur(lang),
      display: 'standalone',
      background_color: '#faf8f4',
      theme_color: '#0a4546',
      icons: [
        { src: assetPath('img/favicon.svg'), type: 'image/svg+xml', sizes: 'any' },
        { src: assetPath('img/touch-icon.png'), type: 'image/png', sizes: '180x180' },
      ],
    }),
  );
}
