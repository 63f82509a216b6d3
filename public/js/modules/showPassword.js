// A button beside a password that shows what was typed: one field and no second one to repeat it in.
export default function showPassword(input) {
  const { show, hide } = input.dataset;
  const button = document.createElement('button');
  button.type = 'button';
  button.className = 'button button--small button--quiet';
  button.textContent = show;
  button.setAttribute('aria-controls', input.id);
  button.addEventListener('click', () => {
    const shown = input.type === 'password';
    input.type = shown ? 'text' : 'password';
    button.textContent = shown ? hide : show;
    input.focus();
  });
  // Sent as a password, so that browsers offer to keep it and no history remembers it.
  input.form?.addEventListener('submit', () => {
    input.type = 'password';
  });
  input.after(button);
}
