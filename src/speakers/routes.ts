import type { Request, Response } from 'express';
import { speakersOnProgramme } from '../agenda/releasedQueries.ts';
import { NotFound } from '../errors.ts';
import { loadForum } from '../forums/loadForum.ts';
import { paths } from '../paths.ts';
import { open } from '../web/permission.ts';
import { publicPage } from '../web/publicPage.ts';
import { renderPage } from '../web/renderPage.ts';
import { routeTable } from '../web/routeTable.ts';
import { profilesOf } from './queries.ts';
import { publicCards, publicPerson } from './view.ts';

export const speakerRoutes = routeTable();
speakerRoutes.get('/:lang/forums/:forum/speakers', open, loadForum, publicPage(showSpeakers));
speakerRoutes.get('/:lang/forums/:forum/speakers/:speaker', open, loadForum, publicPage(showSpeaker));

async function showSpeakers(req: Request, res: Response): Promise<void> {
  const { lang, t } = res.locals;
  const people = await speakersOnProgramme(req.forum._id);
  const profiles = await profilesOf(
    req.forum._id,
    people.map(({ id }) => id),
  );
  await renderPage(res, 'speakers/list', {
    title: t('speakers:public.title'),
    people: publicCards(people, profiles, { forum: req.forum, lang, t }),
  });
}

async function showSpeaker(req: Request, res: Response): Promise<void> {
  const { lang, t } = res.locals;
  const people = await speakersOnProgramme(req.forum._id);
  const person = people.find(({ slug }) => slug === req.params.speaker);
  if (!person) throw new NotFound();
  const profiles = await profilesOf(req.forum._id, [person.id]);
  await renderPage(res, 'speakers/speaker', {
    ...publicPerson(person, profiles.get(person.id), { forum: req.forum, lang, t }),
    here: paths.speakers(lang, req.forum.slug),
  });
}
