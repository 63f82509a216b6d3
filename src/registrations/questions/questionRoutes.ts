import type { Request, Response } from 'express';
import type { CurrentUser } from '../../accounts/currentUser.ts';
import { actorOf } from '../../audit/record.ts';
import { DomainError, VersionConflict } from '../../errors.ts';
import { paths } from '../../paths.ts';
import { flash } from '../../web/flash.ts';
import { forumStaff } from '../../web/permission.ts';
import { renderPage } from '../../web/renderPage.ts';
import { routeTable } from '../../web/routeTable.ts';
import { canEditRegistrations, canSeeRegistrations } from '../policy.ts';
import { sessionChoices } from '../sessionChoices.ts';
import { formOptions } from '../view.ts';
import { putQuestionEarlier, removeQuestion, restoreQuestion } from './actions/arrangeQuestions.ts';
import type { ChangeOf } from './actions/changeQuestionnaire.ts';
import { consentBoxes } from './consentView.ts';
import { consentRows, questionRows } from './organiserView.ts';
import { countReplies, findQuestion, questionnaireOf, repliesByQuestion } from './queries.ts';
import { parseVersion } from './questionForm.ts';
import { refusal } from './refusedForm.ts';
import { questionFields, say } from './view.ts';

/** What a forum asks of those who register: the page of all questions, their order, and what was taken out. */
export const questionRoutes = routeTable();
const { get, post } = questionRoutes;
const see = forumStaff(canSeeRegistrations);
const edit = forumStaff(canEditRegistrations);
const QUESTIONS = '/:lang/organiser/forums/:forum/registrations/questions';

get(QUESTIONS, see, showAll);
get(`${QUESTIONS}/preview`, see, showPreview);
get(`${QUESTIONS}/:question/removal`, edit, showRemoval);
post(`${QUESTIONS}/:question/removal`, edit, arrange(removeQuestion, 'questions:removed'));
post(`${QUESTIONS}/:question/restoration`, edit, arrange(restoreQuestion, 'questions:restored'));
post(`${QUESTIONS}/:question/earlier`, edit, arrange(putQuestionEarlier, 'questions:moved'));

const idOf = (req: Request) => String(req.params.question);
const readerOf = (req: Request, res: Response) => ({
  forum: req.forum,
  lang: res.locals.lang,
  t: res.locals.t,
});

function changeOf(req: Request, version: number): ChangeOf {
  return { forum: req.forum, version, actor: actorOf(req.user as CurrentUser), now: req.now };
}

async function showAll(req: Request, res: Response): Promise<void> {
  const reader = readerOf(req, res);
  const [questionnaire, replied] = await Promise.all([
    questionnaireOf(req.forum._id),
    repliesByQuestion(req.forum._id),
  ]);
  await renderPage(res, 'organiser/registrations/questions', {
    title: res.locals.t('questions:title'),
    ...questionRows(questionnaire, replied, reader),
    ...consentRows(questionnaire, reader),
    version: questionnaire.version,
    may: { edit: canEditRegistrations(req.user as CurrentUser, req.forum) },
  });
}

/** The form as those who register get it; what is filled in here goes nowhere. */
async function showPreview(req: Request, res: Response): Promise<void> {
  const { lang, t } = res.locals;
  const reader = readerOf(req, res);
  const questionnaire = await questionnaireOf(req.forum._id);
  await renderPage(res, 'organiser/registrations/questionsPreview', {
    title: t('questions:preview'),
    languages: req.forum.languages,
    values: { language: lang },
    errors: {},
    choices: formOptions(req.forum, lang, t, await sessionChoices(req.forum, lang)),
    questions: questionFields(questionnaire, reader),
    consents: consentBoxes(questionnaire, reader),
  });
}

/** Before a question is taken out: how many have replied to it, and that nothing of that is lost. */
async function showRemoval(req: Request, res: Response): Promise<void> {
  const { questions, version } = await questionnaireOf(req.forum._id);
  const question = findQuestion(questions, idOf(req));
  await renderPage(res, 'organiser/registrations/questionRemoval', {
    title: res.locals.t('questions:removal.title'),
    label: say(question.label, readerOf(req, res)),
    id: question.id,
    version,
    replied: await countReplies(req.forum._id, question.id),
  });
}

function arrange(work: (id: string, change: ChangeOf) => Promise<void>, done: string) {
  return async (req: Request, res: Response): Promise<void> => {
    try {
      await work(idOf(req), changeOf(req, parseVersion(req.body)));
      flash(req, 'good', done);
    } catch (error) {
      if (error instanceof DomainError) {
        const { key, params } = refusal(error, readerOf(req, res));
        flash(req, 'bad', key, params);
      } else if (error instanceof VersionConflict) flash(req, 'bad', 'questions:errors.changedMeanwhile');
      else throw error;
    }
    backToAll(req, res);
  };
}

function backToAll(req: Request, res: Response): void {
  res.redirect(303, paths.questions(res.locals.lang, req.forum.slug));
}
