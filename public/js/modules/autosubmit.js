// A filter form that applies itself when a choice changes. Typing waits for Enter or the button.

export default function (form) {
  form.addEventListener('change', (event) => {
    if (event.target.matches('select, input[type="checkbox"], input[type="radio"], input[type="date"]')) {
      form.requestSubmit();
    }
  });
}
