// Tells the name and size of the chosen file, refuses what the server would refuse, and shows how much was sent.
// Without it the form is sent as forms are.

import { enhance } from '../main.js';

const language = document.documentElement.lang;
const UNITS = ['byte', 'kilobyte', 'megabyte', 'gigabyte'];

function sizeInWords(bytes) {
  const power = Math.min(Math.floor(Math.log10(Math.max(bytes, 1)) / 3), UNITS.length - 1);
  return new Intl.NumberFormat(language === 'ar' ? 'ar-MA' : language, {
    style: 'unit',
    unit: UNITS[power],
    unitDisplay: 'short',
    maximumFractionDigits: 1,
  }).format(bytes / 1000 ** power);
}

function isAccepted(file, accept) {
  const allowed = accept.split(',').map((type) => type.trim().toLowerCase());
  if (!accept) return true;
  return allowed.some((type) =>
    type.startsWith('.')
      ? file.name.toLowerCase().endsWith(type)
      : type.endsWith('/*')
        ? file.type.startsWith(type.slice(0, -1))
        : file.type === type,
  );
}

export default function (box) {
  const input = box.querySelector('input[type="file"]');
  const status = box.querySelector('[data-role="status"]');
  const progress = box.querySelector('[data-role="progress"]');
  const form = input.form;

  const problem = (file) => {
    if (file.size === 0) return box.dataset.empty;
    if (box.dataset.maxBytes && file.size > Number(box.dataset.maxBytes)) return box.dataset.tooLarge;
    if (!isAccepted(file, input.accept)) return box.dataset.wrongType;
    return '';
  };

  input.addEventListener('change', () => {
    const files = [...input.files];
    const wrong = files.map(problem).find(Boolean);
    status.replaceChildren();
    if (wrong) {
      const names = files.map((file) => file.name).join(', ');
      input.value = '';
      input.setAttribute('aria-invalid', 'true');
      status.className = 'file__status field__error';
      status.append(wrong, ' ', isolated(names));
      return;
    }
    input.removeAttribute('aria-invalid');
    status.className = 'file__status';
    status.append(...files.flatMap((file) => [isolated(file.name), ` (${sizeInWords(file.size)}) `]));
  });

  if (!form || form.dataset.sendsWithProgress) return;
  form.dataset.sendsWithProgress = 'yes';
  form.addEventListener('submit', (event) => {
    if (event.defaultPrevented || !input.files.length) return;
    event.preventDefault();
    send(new FormData(form, event.submitter));
  });

  function send(data) {
    const buttons = form.querySelectorAll('button');
    const request = new XMLHttpRequest();
    request.open('POST', form.action);
    request.upload.addEventListener('progress', ({ loaded, total }) => {
      progress.hidden = false;
      progress.max = total;
      progress.value = loaded;
      status.textContent = loaded < total ? box.dataset.sending : box.dataset.sent;
    });
    const stop = (words) => {
      progress.hidden = true;
      status.className = 'file__status field__error';
      status.textContent = words;
      for (const button of buttons) button.removeAttribute('aria-busy');
    };
    request.addEventListener('error', () => stop(box.dataset.failed));
    request.addEventListener('timeout', () => stop(box.dataset.failed));
    request.addEventListener('load', () => {
      // A page that only says no would take away what was typed: the words are enough.
      if (request.status === 413) return stop(box.dataset.tooLarge);
      if (request.status === 429 || request.status >= 500) return stop(box.dataset.failed);
      form.dispatchEvent(new CustomEvent('sent'));
      showAnswer(request);
    });
    for (const button of buttons) button.setAttribute('aria-busy', 'true');
    request.send(data);
  }
}

function isolated(text) {
  const name = document.createElement('bdi');
  name.textContent = text;
  return name;
}

/** The answer is already here, with its messages: asking for its address again would lose them. */
function showAnswer({ status, responseURL, responseText }) {
  const page = new DOMParser().parseFromString(responseText, 'text/html');
  if (status < 400 && responseURL !== location.href) {
    history.pushState(null, '', responseURL);
    window.addEventListener('popstate', () => location.reload(), { once: true });
  }
  document.title = page.title;
  document.body.replaceWith(page.body);
  window.scrollTo(0, 0);
  enhance();
}
