// Fields that are asked only of some people, as .conditional: [data-only-kinds] names the kinds of institution, [data-only-if] the
// values of other fields, as `name=value`, of which one must be there. What is not asked is out of sight and is not sent.
// Without this file everything is in sight, with the words for whom it is, and the server drops what does not apply.

export default function (section) {
  const form = section.closest('form') ?? section;
  const questions = [...section.querySelectorAll('.conditional')];
  for (const words of section.querySelectorAll('[data-role="for-whom"]')) words.remove();

  const chosen = (name) =>
    [...form.querySelectorAll(`[name="${CSS.escape(name)}"]`)]
      .filter((field) => !field.disabled)
      .filter((field) => !['radio', 'checkbox'].includes(field.type) || field.checked)
      .map((field) => field.value);

  const isAsked = ({ dataset: { onlyKinds, onlyIf } }) => {
    const ofKind = !onlyKinds || onlyKinds.split(' ').includes(chosen('institutionKind')[0] ?? '');
    const follows = (condition) => {
      const [name, value] = condition.split('=');
      return chosen(name).includes(value);
    };
    return ofKind && (!onlyIf || onlyIf.split(' ').some(follows));
  };

  // In their order: what a question hangs on comes before it.
  const update = () => {
    for (const question of questions) {
      const asked = isAsked(question);
      question.hidden = !asked;
      for (const field of question.querySelectorAll('input, select, textarea')) field.disabled = !asked;
    }
    // A heading above nothing goes too.
    if (section !== form) section.hidden = questions.every((question) => question.hidden);
  };

  form.addEventListener('change', update);
  update();
}
