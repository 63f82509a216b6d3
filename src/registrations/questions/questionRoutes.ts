import type { Request, Response } from 'express';
import type { CurrentUser } from '../../accounts/currentUser.ts';
import { actorOf } from '../../audit/record.ts';
import { DomainError, NotFound, VersionConflict } from '../../errors.ts';
import { paths } from '../../paths.ts';
import { flash } from '../../web/flash.ts';
import { type FormErrors, formError } from '../../web/formBody.ts';
import { forumStaff } from '../../web/permission.ts';
import { renderPage } from '../../web/renderPage.ts';
import { routeTable } from '../../web/routeTable.ts';
import { canEditRegistrations, canSeeRegistrations } from '../policy.ts';
import { sessionChoices } from '../sessionChoices.ts';
import { formOptions } from '../view.ts';
import { putQuestionEarlier, removeQuestion, restoreQuestion } from './actions/arrangeQuestions.ts';
import type { ChangeOf } from './actions/changeQuestionnaire.ts';
import { addQuestion, changeQuestion, type QuestionInput } from './actions/saveQuestion.ts';
import { consentRows, questionChoices, questionRows, questionValues } from './organiserView.ts';
import { countReplies, questionnaireOf, repliesByQuestion } from './queries.ts';
import { parseQuestion, parseVersion } from './questionForm.ts';
import type { Question } from './questionnaire.ts';
import { consentBoxes, questionFields, say } from './view.ts';

/** What a forum asks of those who register: the page of all questions, and each of them. */
export const questionRoutes = routeTable();
const { get, post } = questionRoutes;
const see = forumStaff(canSeeRegistrations);
const edit = forumStaff(canEditRegistrations);
const QUESTIONS = '/:lang/organiser/forums/:forum/registrations/questions';

get(QUESTIONS, see, showAll);
post(QUESTIONS, edit, create);
get(`${QUESTIONS}/new`, edit, showNew);
get(`${QUESTIONS}/preview`, see, showPreview);
get(`${QUESTIONS}/:question`, edit, showOne);
post(`${QUESTIONS}/:question`, edit, update);
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

async function showNew(req: Request, res: Response): Promise<void> {
  const { version } = await questionnaireOf(req.forum._id);
  await render(req, res, { values: { version, required: false }, errors: {} });
}

async function create(req: Request, res: Response): Promise<void> {
  await save(req, res, undefined, addQuestion);
}

async function showOne(req: Request, res: Response): Promise<void> {
  const { questions, version } = await questionnaireOf(req.forum._id);
  const question = liveQuestion(questions, idOf(req));
  await render(req, res, { values: questionValues(question, version), errors: {} }, question);
}

async function update(req: Request, res: Response): Promise<void> {
  const question = liveQuestion((await questionnaireOf(req.forum._id)).questions, idOf(req));
  await save(req, res, question, (input, change) => changeQuestion(question.id, input, change));
}

function liveQuestion(questions: readonly Question[], id: string): Question {
  const found = questions.find((one) => one.id === id && !one.retiredAt);
  if (!found) throw new NotFound();
  return found;
}

async function save(
  req: Request,
  res: Response,
  existing: Question | undefined,
  work: (input: QuestionInput, change: ChangeOf) => Promise<void>,
): Promise<void> {
  if (req.body?.addRow) return render(req, res, { values: req.body, errors: {} }, existing);
  const { questions, version: now } = await questionnaireOf(req.forum._id);
  const [mainLanguage = res.locals.lang] = req.forum.languages;
  const before = existing
    ? questions.slice(
        0,
        questions.findIndex(({ id }) => id === existing.id),
      )
    : questions;
  const parsed = parseQuestion(req.body, { mainLanguage, before, kind: existing?.kind });
  if (!parsed.ok) return render(req, res, parsed, existing, 422);
  const { version, ...input } = parsed.input;
  try {
    await work(input, changeOf(req, version));
  } catch (error) {
    if (error instanceof DomainError)
      return render(req, res, { values: req.body, errors: formError(error) }, existing, 422);
    if (!(error instanceof VersionConflict)) throw error;
    const values = { ...req.body, version: now };
    return render(
      req,
      res,
      { values, errors: formError({ key: 'questions:errors.changedMeanwhile' }) },
      existing,
      409,
    );
  }
  flash(req, 'good', 'questions:saved');
  backToAll(req, res);
}

/** Before a question is taken out: how many have replied to it, and that nothing of that is lost. */
async function showRemoval(req: Request, res: Response): Promise<void> {
  const { questions, version } = await questionnaireOf(req.forum._id);
  const question = liveQuestion(questions, idOf(req));
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
      if (error instanceof DomainError) flash(req, 'bad', error.key, error.params);
      else if (error instanceof VersionConflict) flash(req, 'bad', 'questions:errors.changedMeanwhile');
      else throw error;
    }
    backToAll(req, res);
  };
}

function backToAll(req: Request, res: Response): void {
  res.redirect(303, paths.questions(res.locals.lang, req.forum.slug));
}

async function render(
  req: Request,
  res: Response,
  given: { values: Record<string, unknown>; errors: FormErrors },
  existing?: Question,
  status = 200,
): Promise<void> {
  const { lang, t } = res.locals;
  const { questions } = await questionnaireOf(req.forum._id);
  const { slug } = req.forum;
  const locals = {
    title: t(existing ? 'questions:edit' : 'questions:add'),
    action: existing ? paths.question(lang, slug, existing.id) : paths.questions(lang, slug),
    languages: req.forum.languages,
    kind: existing?.kind,
    ...questionChoices(questions, existing, given.values, readerOf(req, res)),
    ...given,
  };
  await renderPage(res, 'organiser/registrations/question', locals, { status });
}
