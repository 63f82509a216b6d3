// How many points are left to give, at each key, and a step less or more for the thumb. The server counts again.

export default function (form) {
  const all = Number(form.dataset.points);
  const line = form.querySelector('[data-role="left"]');
  const fields = [...form.querySelectorAll('input[type="number"]')];
  const pointsIn = (field) => Math.max(0, Math.trunc(Number(field.value)) || 0);

  const show = () => {
    const left = all - fields.reduce((sum, field) => sum + pointsIn(field), 0);
    const text = left < 0 ? line.dataset.over : line.dataset.left;
    line.textContent = text.replace('%points%', Math.abs(left));
    line.classList.toggle('is-over', left < 0);
    line.hidden = false;
  };

  const step = (field, by, sign) => {
    const button = document.createElement('button');
    button.type = 'button';
    button.className = 'button';
    button.textContent = sign;
    // The field itself says what it is for, and arrow keys step it: to who hears the page the buttons add nothing.
    button.setAttribute('aria-hidden', 'true');
    button.tabIndex = -1;
    button.addEventListener('click', () => {
      field.value = Math.min(all, Math.max(0, pointsIn(field) + by));
      show();
    });
    return button;
  };

  for (const field of fields) {
    const row = document.createElement('div');
    row.className = 'vote__steps';
    field.replaceWith(row);
    row.append(step(field, -1, '−'), field, step(field, 1, '+'));
  }
  form.addEventListener('input', show);
  show();
}
