import type { Request, Response } from 'express';
import { canSeeAudit } from '../accounts/policy.ts';
import { formatter } from '../i18n/format.ts';
import { LANGUAGES } from '../i18n/languages.ts';
import { paths } from '../paths.ts';
import { administrator, forumStaff } from '../web/permission.ts';
import { renderPage } from '../web/renderPage.ts';
import { routeTable } from '../web/routeTable.ts';
import { auditQuery, parseAuditFilter } from './filter.ts';
import { auditPage, auditPeople } from './queries.ts';
import { auditRow, byDay, filterChoices } from './view.ts';

/** Of the history that belongs to no forum. */
const ZONE = 'Africa/Casablanca';

export const auditRoutes = routeTable();
const { get } = auditRoutes;
get('/:lang/organiser/forums/:forum/audit', forumStaff(canSeeAudit), showAudit);
get('/:lang/organiser/audit', administrator, showAuditOfAccounts);

function showAudit(req: Request, res: Response): Promise<void> {
  return renderAudit(res, paths.organiserAudit(res.locals.lang, req.forum.slug), 'forum');
}

function showAuditOfAccounts(_req: Request, res: Response): Promise<void> {
  return renderAudit(res, paths.auditOfAccounts(res.locals.lang), 'accounts');
}

async function renderAudit(res: Response, address: string, scope: 'forum' | 'accounts'): Promise<void> {
  const { t, lang } = res.locals;
  const forum = scope === 'forum' ? res.req.forum : undefined;
  const timeZone = forum?.timeZone ?? ZONE;
  const filter = parseAuditFilter(res.req.query);
  const [{ entries, older }, people] = await Promise.all([
    auditPage(forum?._id, filter, timeZone),
    auditPeople(forum?._id),
  ]);
  const reader = { t, lang, format: formatter(lang, timeZone), languages: forum?.languages ?? LANGUAGES };
  const { before, ...unpaged } = filter;
  await renderPage(res, 'organiser/audit/list', {
    title: t(`audit:${scope}.title`),
    intro: t(`audit:${scope}.intro`),
    address,
    days: byDay(entries.map((entry) => auditRow(entry, unpaged, reader))),
    choices: filterChoices(people, filter, t),
    filter: unpaged,
    isFiltered: Object.keys(unpaged).length > 0,
    latest: before && address + auditQuery(unpaged),
    older: older && address + auditQuery({ ...unpaged, before: older }),
    values: { kind: filter.kind ?? '', day: filter.day ?? '' },
  });
}
