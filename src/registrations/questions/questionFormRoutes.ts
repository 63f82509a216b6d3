import type { Request, Response } from 'express';
import type { CurrentUser } from '../../accounts/currentUser.ts';
import { actorOf } from '../../audit/record.ts';
import { paths } from '../../paths.ts';
import { flash } from '../../web/flash.ts';
import type { FormErrors } from '../../web/formBody.ts';
import { forumStaff } from '../../web/permission.ts';
import { renderPage } from '../../web/renderPage.ts';
import { routeTable } from '../../web/routeTable.ts';
import { canEditRegistrations } from '../policy.ts';
import type { ChangeOf } from './actions/changeQuestionnaire.ts';
import { addQuestion, changeQuestion, type QuestionInput } from './actions/saveQuestion.ts';
import { questionChoices, questionValues } from './organiserView.ts';
import { findQuestion, questionnaireOf } from './queries.ts';
import { parseQuestion } from './questionForm.ts';
import type { Question } from './questionnaire.ts';
import { refusedForm } from './refusedForm.ts';

/** The form of one question of a forum. */
export const questionFormRoutes = routeTable();
const { get, post } = questionFormRoutes;
const edit = forumStaff(canEditRegistrations);
const QUESTIONS = '/:lang/organiser/forums/:forum/registrations/questions';

get(`${QUESTIONS}/new`, edit, showNew);
post(QUESTIONS, edit, create);
get(`${QUESTIONS}/:question`, edit, showOne);
post(`${QUESTIONS}/:question`, edit, update);

const readerOf = (req: Request, res: Response) => ({
  forum: req.forum,
  lang: res.locals.lang,
  t: res.locals.t,
});
const idOf = (req: Request) => String(req.params.question);

async function showNew(req: Request, res: Response): Promise<void> {
  const { version } = await questionnaireOf(req.forum._id);
  await render(req, res, { values: { version, required: false }, errors: {} });
}

async function create(req: Request, res: Response): Promise<void> {
  await save(req, res, undefined, addQuestion);
}

async function showOne(req: Request, res: Response): Promise<void> {
  const { questions, version } = await questionnaireOf(req.forum._id);
  const question = findQuestion(questions, idOf(req));
  await render(req, res, { values: questionValues(question, version), errors: {} }, question);
}

async function update(req: Request, res: Response): Promise<void> {
  const question = findQuestion((await questionnaireOf(req.forum._id)).questions, idOf(req));
  await save(req, res, question, (input, change) => changeQuestion(question.id, input, change));
}

async function save(
  req: Request,
  res: Response,
  existing: Question | undefined,
  work: (input: QuestionInput, change: ChangeOf) => Promise<void>,
): Promise<void> {
  if (req.body?.addRow) return render(req, res, { values: req.body, errors: {} }, existing);
  const { questions } = await questionnaireOf(req.forum._id);
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
    const actor = actorOf(req.user as CurrentUser);
    await work(input, { forum: req.forum, version, actor, now: req.now });
  } catch (error) {
    const { given, status } = refusedForm(error, req.body, readerOf(req, res));
    return render(req, res, given, existing, status);
  }
  flash(req, 'good', 'questions:saved');
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
    ...questionChoices(questions, existing, given.values, { forum: req.forum, lang, t }),
    ...given,
  };
  await renderPage(res, 'organiser/registrations/question', locals, { status });
}
